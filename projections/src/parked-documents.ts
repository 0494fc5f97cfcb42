import { errorText, instant, type Clock, type Collection, type DocumentStore } from '@queuecommerce/infra';
import type { DocumentWrite, Position, StoredDocument } from '@queuecommerce/infra';
import type { Projection, Recorded } from './projection';

/** A document that one of its events could not be folded into (F13): it waits for an operator, the others go on. */
export interface ParkedDocument {
  readonly projection: string;
  readonly version: number;
  readonly reader: string;
  readonly documentId: string;
  /** The first event that could not be folded. */
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly position: Position;
  /** A place in the log before that event, to begin from when it is tried again; null is the beginning. */
  readonly after: Position | null;
  readonly error: string;
  readonly parkedAt: string;
  /** How often folding failed. */
  readonly attempts: number;
  /** How many events wait since; a few more when the process died in between. */
  readonly waiting: number;
}

/** Where parked documents of all projections are kept. */
export const parkedDocuments: Collection = {
  name: 'parked-documents',
  indexes: [['reader', 'documentId']],
};

const pageSize = 500;

/** The parked documents of one projection. */
export class Parking {
  private readonly parked = new Map<string, ParkedDocument>();
  private readonly unsaved = new Set<string>();

  private constructor(
    private readonly projection: Projection,
    private readonly clock: Clock,
  ) {}

  static async load(projection: Projection, documents: DocumentStore, clock: Clock): Promise<Parking> {
    const parking = new Parking(projection, clock);
    const query = {
      where: [{ field: 'reader', op: 'eq', value: projection.reader }],
      sort: { field: 'documentId', direction: 'asc' },
      limit: pageSize,
    } as const;
    let last: StoredDocument<ParkedDocument> | undefined;
    for (let more = true; more;) {
      const after = last && { value: last.body.documentId, id: last.id };
      const page = await documents.find<ParkedDocument>(parkedDocuments.name, { ...query, after });
      for (const { body } of page.documents) parking.parked.set(body.documentId, body);
      last = page.documents.at(-1);
      more = page.more;
    }
    return parking;
  }

  get size(): number {
    return this.parked.size;
  }

  get(documentId: string): ParkedDocument | undefined {
    return this.parked.get(documentId);
  }

  list(limit: number): readonly ParkedDocument[] {
    return [...this.parked.values()].slice(0, limit);
  }

  /** Parks the document because of this event. `after`: a place in the log before it. */
  park(documentId: string, event: Recorded, after: Position | undefined, error: unknown): void {
    const { name, version, reader } = this.projection;
    const { id: eventId, type: eventType, stream, position } = event;
    const before = this.parked.get(documentId);
    this.put({
      projection: name,
      version,
      reader,
      documentId,
      eventId,
      eventType,
      stream,
      position,
      after: after ?? null,
      error: errorText(error),
      parkedAt: before?.parkedAt ?? instant(this.clock),
      attempts: (before?.attempts ?? 0) + 1,
      waiting: before?.waiting ?? 0,
    });
  }

  /**
   * Forgets which of these documents a twin has unparked, and tells which. Only while everything that `takeWrites` gave is
   * stored.
   */
  async refresh(ids: Iterable<string>, documents: DocumentStore): Promise<readonly string[]> {
    const { reader } = this.projection;
    const held = [...new Set(ids)].filter((id) => this.parked.has(id));
    if (held.length === 0) return held;
    const stored = await documents.load(
      parkedDocuments.name,
      held.map((id) => parkedId(reader, id)),
    );
    const unparked = held.filter((id) => !stored.has(parkedId(reader, id)));
    for (const id of unparked) this.parked.delete(id);
    return unparked;
  }

  /** Counts an event that waits; true if the document is parked. */
  holdsBack(documentId: string): boolean {
    const parked = this.parked.get(documentId);
    if (parked === undefined) return false;
    this.put({ ...parked, waiting: parked.waiting + 1 });
    return true;
  }

  /**
   * What has changed since the last call, to be written with the batch. A batch that holds an event back writes the record
   * even if it is there: should a twin have unparked the document meanwhile, it is parked again and the event not forgotten.
   */
  takeWrites(): DocumentWrite[] {
    const writes = [...this.unsaved].flatMap((documentId) => {
      const body = this.parked.get(documentId);
      return body ? [parkedPut(body)] : [];
    });
    this.unsaved.clear();
    return writes;
  }

  private put(parked: ParkedDocument): void {
    this.parked.set(parked.documentId, parked);
    this.unsaved.add(parked.documentId);
  }
}

/** Stores a record. */
export function parkedPut(body: ParkedDocument): DocumentWrite {
  return { kind: 'put', collection: parkedDocuments.name, id: parkedId(body.reader, body.documentId), body };
}

/** The record's own id: several projections may have parked documents of the same id. */
export function parkedId(reader: string, documentId: string): string {
  return `${reader}/${documentId}`;
}
