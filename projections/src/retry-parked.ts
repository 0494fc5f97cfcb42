import { CheckpointConflict, errorText } from '@queuecommerce/infra';
import type { Body, CheckpointMove, DocumentStore, EventStore, Position } from '@queuecommerce/infra';
import { isFolded, putOf } from './batch-folder';
import { parkedDocuments, parkedId, parkedPut, type ParkedDocument } from './parked-documents';
import { recorded, type Projection } from './projection';

/** `still-parked`: an event could not be folded again. */
export type RetryOutcome = 'unparked' | 'still-parked' | 'not-parked';

export interface RetryParts {
  readonly projection: Projection;
  readonly store: EventStore;
  readonly documents: DocumentStore;
}

interface Refolded {
  readonly body: Body | undefined;
  readonly position: Position | undefined;
  /** Everything up to this place in the log has been looked at. */
  readonly after: Position | undefined;
  /** What still fails. */
  readonly fault?: ParkedDocument;
}

const pageSize = 1_024;

/**
 * Folds what a parked document has missed, up to the projection's checkpoint, and lets it go on from there. Nobody may be
 * following the log for this projection in this process meanwhile; a twin may.
 */
export async function retryParked(parts: RetryParts, documentId: string): Promise<RetryOutcome> {
  const { projection, documents } = parts;
  const { reader, collection } = projection;
  const id = parkedId(reader, documentId);
  const record = (await documents.load<ParkedDocument>(parkedDocuments.name, [id])).get(id)?.body;
  if (record === undefined) return 'not-parked';
  const stored = (await documents.load<Body>(collection.name, [documentId])).get(documentId);
  let refolded: Refolded = {
    body: stored?.body,
    position: stored?.position,
    after: record.after ?? undefined,
  };
  for (;;) {
    const checkpoint = await documents.checkpoint(reader);
    refolded = await refold(parts, record, refolded, checkpoint);
    const { body, position, fault } = refolded;
    const put = body === undefined ? [] : [putOf(projection, documentId, body, position)];
    const parking = fault
      ? parkedPut(fault)
      : ({ kind: 'delete', collection: parkedDocuments.name, id } as const);
    try {
      await documents.write({ writes: [...put, parking], checkpoint: stillAt(reader, checkpoint) });
      return fault ? 'still-parked' : 'unparked';
    } catch (error) {
      // A twin has moved on meanwhile: what it held back since then is folded too.
      if (!(error instanceof CheckpointConflict)) throw error;
    }
  }
}

/** Not a step forward, but a proof that nobody has taken one. Before the first one nothing can be held back. */
function stillAt(reader: string, checkpoint: Position | undefined): CheckpointMove | undefined {
  return checkpoint === undefined ? undefined : { reader, from: checkpoint, to: checkpoint };
}

async function refold(
  { projection, store }: RetryParts,
  record: ParkedDocument,
  before: Refolded,
  checkpoint: Position | undefined,
): Promise<Refolded> {
  if (checkpoint === undefined) return before;
  const { streamPrefixes } = projection;
  let { body, position, after } = before;
  for (;;) {
    const page = await store.readAll({ after, limit: pageSize, streamPrefixes });
    for (const event of page.map(recorded)) {
      if (event.position > checkpoint) return { body, position, after };
      if (projection.idOf(event) === record.documentId && !isFolded(position, event)) {
        try {
          const folded = projection.fold(body, event);
          if (folded !== undefined && folded !== body) [body, position] = [folded, event.position];
        } catch (error) {
          return { body, position, after, fault: failedAgain(record, event, after, error) };
        }
      }
      after = event.position;
    }
    if (page.length < pageSize) return { body, position, after };
  }
}

function failedAgain(
  record: ParkedDocument,
  { id, type, stream, position }: ReturnType<typeof recorded>,
  after: Position | undefined,
  error: unknown,
): ParkedDocument {
  const failing = { eventId: id, eventType: type, stream, position, after: after ?? null };
  return { ...record, ...failing, error: errorText(error), attempts: record.attempts + 1 };
}
