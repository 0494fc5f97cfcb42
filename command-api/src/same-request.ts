import type { EventStore } from '@queuecommerce/infra';
import { Problem, type RequestContext } from '@queuecommerce/infra/http';

/** The problem kind of `isRepeat`, for a route's `problems`. */
export const idempotencyKeyReused = {
  status: 422,
  code: 'idempotency-key-reused',
  description: 'The Idempotency-Key was used for another request',
} as const;

/**
 * Whether the stream was begun by this very request, sent before: its receipt was lost between the append and its being kept, and
 * the log remembers (rule I5).
 * @throws {Problem} 422 when the key's command began it with another body
 */
export async function isRepeat(store: EventStore, stream: string, request: RequestContext): Promise<boolean> {
  const [first] = await store.readStream(stream, { limit: 1 });
  if (first?.metadata.commandId !== request.commandId) return false;
  if (first.metadata.commandFingerprint === request.fingerprint) return true;
  throw new Problem({ ...idempotencyKeyReused, detail: idempotencyKeyReused.description });
}
