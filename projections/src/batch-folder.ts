import type { Body, DocumentStore, DocumentWrite, Log, Position, RecordedEvent } from '@queuecommerce/infra';
import type { Parking } from './parked-documents';
import { recorded, type Projection, type Recorded } from './projection';
import type { RecentDocuments } from './recent-documents';

/** Folds batches of events into documents: each touched document is loaded at most once and written once a batch. */
export class BatchFolder {
  constructor(
    private readonly projection: Projection,
    private readonly documents: DocumentStore,
    private readonly recent: RecentDocuments,
    private readonly parking: Parking,
    private readonly log: Log,
    /** Hears of each document that an event has changed. */
    private readonly onFolded?: (id: string, body: Body, position: Position) => void,
  ) {}

  /**
   * The writes that a batch leads to. An event that makes the fold throw parks its document, the others go on (F13).
   * @param after the place in the log before the batch
   * @throws {UnknownEvent} what this program is too old for parks nothing: all its later events would be as unknown.
   */
  async fold(records: readonly RecordedEvent[], after: Position | undefined): Promise<DocumentWrite[]> {
    const events: { readonly id: string; readonly event: Recorded }[] = [];
    const ids = new Set<string>();
    for (const record of records) {
      const event = recorded(record);
      const id = this.projection.idOf(event);
      if (id === undefined) continue;
      events.push({ id, event });
      ids.add(id);
    }
    if (this.parking.size > 0) this.recent.forget(await this.parking.refresh(ids, this.documents));
    await this.recent.prepare(ids);
    const changed = new Set<string>();
    for (const { id, event } of events) if (this.foldOne(id, event, after)) changed.add(id);
    return [...this.putsOf(changed), ...this.parking.takeWrites()];
  }

  /** Whether the document is another one now. */
  private foldOne(id: string, event: Recorded, after: Position | undefined): boolean {
    const document = this.recent.get(id);
    if (document === undefined || isFolded(document.position, event)) return false;
    if (this.parking.size > 0 && this.parking.holdsBack(id)) return false;
    let body: Body | undefined;
    try {
      body = this.projection.fold(document.body, event);
    } catch (error) {
      this.parking.park(id, event, after, error);
      const { name, version } = this.projection;
      const about = { projection: name, version, documentId: id, eventId: event.id, eventType: event.type };
      this.log.error({ ...about, error }, 'An event could not be folded: its document is parked');
      return false;
    }
    if (body === undefined || body === document.body) return false;
    document.body = body;
    document.position = event.position;
    this.onFolded?.(id, body, event.position);
    return true;
  }

  private putsOf(changed: ReadonlySet<string>): DocumentWrite[] {
    const writes: DocumentWrite[] = [];
    for (const id of changed) {
      const document = this.recent.get(id);
      if (document?.body === undefined) continue;
      writes.push(putOf(this.projection, id, document.body, document.position));
    }
    return writes;
  }
}

/** Whether the document has this event in it: one that comes again changes nothing. */
export function isFolded(upTo: Position | undefined, { position }: { readonly position: Position }): boolean {
  return upTo !== undefined && position <= upTo;
}

/** The write of a document that is folded up to a position. */
export function putOf(
  { collection }: Projection,
  id: string,
  body: Body,
  position: Position | undefined,
): DocumentWrite {
  return { kind: 'put', collection: collection.name, id, body, position };
}
