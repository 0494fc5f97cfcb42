import {
  errorText,
  type Body,
  type DocumentStore,
  type EventStore,
  type Position,
} from '@queuecommerce/infra';
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
  /** What still fails. */
  readonly fault?: ParkedDocument;
}

const pageSize = 1_024;

/**
 * Folds what a parked document has missed, up to the projection's checkpoint, and lets it go on from there. Nobody may be
 * following the log for this projection in this process meanwhile.
 * @throws {CheckpointConflict} a twin has moved on meanwhile; nothing was changed, try again
 */
export async function retryParked(parts: RetryParts, documentId: string): Promise<RetryOutcome> {
  const { projection, documents } = parts;
  const { reader, collection } = projection;
  const id = parkedId(reader, documentId);
  const record = (await documents.load<ParkedDocument>(parkedDocuments.name, [id])).get(id)?.body;
  if (record === undefined) return 'not-parked';
  const checkpoint = await documents.checkpoint(reader);
  const unpark = { kind: 'delete', collection: parkedDocuments.name, id } as const;
  if (checkpoint === undefined) {
    await documents.write({ writes: [unpark] });
    return 'unparked';
  }
  const stored = (await documents.load<Body>(collection.name, [documentId])).get(documentId);
  const before = { body: stored?.body, position: stored?.position };
  const { body, position, fault } = await refold(parts, record, before, checkpoint);
  const writes = body === undefined ? [] : [putOf(projection, documentId, body, position)];
  await documents.write({
    writes: [...writes, fault ? parkedPut(fault) : unpark],
    // Not a step forward, but a proof that nobody has moved on since it was read.
    checkpoint: { reader, from: checkpoint, to: checkpoint },
  });
  return fault ? 'still-parked' : 'unparked';
}

async function refold(
  { projection, store }: RetryParts,
  record: ParkedDocument,
  before: Refolded,
  checkpoint: Position,
): Promise<Refolded> {
  const { streamPrefixes } = projection;
  let { body, position } = before;
  let after = record.after ?? undefined;
  for (;;) {
    const page = await store.readAll({ after, limit: pageSize, streamPrefixes });
    for (const event of page.map(recorded)) {
      if (event.position > checkpoint) return { body, position };
      if (projection.idOf(event) !== record.documentId || isFolded(position, event)) continue;
      try {
        const folded = projection.fold(body, event);
        if (folded !== undefined && folded !== body) [body, position] = [folded, event.position];
      } catch (error) {
        return { body, position, fault: failedAgain(record, event, after, error) };
      }
    }
    const last = page.at(-1);
    if (last === undefined) return { body, position };
    after = last.position;
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
