import type { EventStore, RecordedEvent } from '@queuecommerce/infra';
import { keyReused, type RequestContext } from '@queuecommerce/infra/http';

/**
 * Whether this very request was carried out on the stream before: it was sent again under its `Idempotency-Key`, and its receipt
 * was lost between the append and its being kept. The log remembers (rule I5).
 * @throws {Problem} 422 when the key carried another request
 */
export async function isRepeat(store: EventStore, stream: string, request: RequestContext): Promise<boolean> {
  if (request.idempotencyKey === undefined) return false;
  const event = await latestOfCommand(store, stream, request.commandId);
  if (event === undefined) return false;
  checkSameRequest(event, request);
  return true;
}

/** @throws {Problem} 422 when the event came of another request under the same key */
export function checkSameRequest({ metadata }: RecordedEvent, { fingerprint }: RequestContext): void {
  if (metadata.commandFingerprint !== fingerprint) throw keyReused();
}

const pageSize = 500;

/** From the stream's end: a repeat comes soon after its first. */
async function latestOfCommand(
  store: EventStore,
  stream: string,
  commandId: string,
): Promise<RecordedEvent | undefined> {
  let from: number | undefined;
  for (;;) {
    const page = await store.readStream(stream, { direction: 'backwards', from, limit: pageSize });
    const found = page.find(({ metadata }) => metadata.commandId === commandId);
    const oldest = page.at(-1);
    if (found || oldest === undefined || oldest.revision === 0) return found;
    from = oldest.revision - 1;
  }
}
