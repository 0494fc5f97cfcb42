import type { Body, DocumentStore, Position } from '@queuecommerce/infra';

/** A document as folded so far; without a body there is none yet. Changes in place while a batch is folded. */
export interface Recent {
  body: Body | undefined;
  /** What it is folded up to; undefined while there is none. */
  position: Position | undefined;
}

/**
 * The documents that were touched last, so that a batch loads only what the ones before it did not.
 *
 * Why a copy in memory is as good as the stored one, even with a twin writing beside us: every reader gets all events in order,
 * and a fold is pure, so what is folded up to a position is the same whoever folded it. A twin that was faster shows when the
 * checkpoint is moved, and then all of this is thrown away; a write of ours that comes late anyway is stopped by its position.
 */
export class RecentDocuments {
  /** In order of use, the longest unused first. */
  private readonly recent = new Map<string, Recent>();

  constructor(
    private readonly documents: DocumentStore,
    private readonly collection: string,
    /** At least as many as one batch touches: what is being written must not be loaded meanwhile. */
    private readonly capacity: number,
  ) {}

  /** Makes all these documents ready for `get`, and lets go of the longest unused beyond the capacity. */
  async prepare(ids: ReadonlySet<string>): Promise<void> {
    const missing: string[] = [];
    for (const id of ids) {
      const known = this.recent.get(id);
      if (known === undefined) missing.push(id);
      else {
        this.recent.delete(id);
        this.recent.set(id, known);
      }
    }
    this.trim(missing.length);
    if (missing.length === 0) return;
    const stored = await this.documents.load<Body>(this.collection, missing);
    for (const id of missing) {
      const document = stored.get(id);
      this.recent.set(id, { body: document?.body, position: document?.position });
    }
  }

  get(id: string): Recent | undefined {
    return this.recent.get(id);
  }

  /** Others have changed these. */
  forget(ids: Iterable<string>): void {
    for (const id of ids) this.recent.delete(id);
  }

  private trim(coming: number): void {
    for (const id of this.recent.keys()) {
      if (this.recent.size + coming <= this.capacity) return;
      this.recent.delete(id);
    }
  }
}
