import {
  BusUnavailable,
  DocumentsUnavailable,
  EventStoreUnavailable,
  GatewayUnavailable,
} from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';

/** An engine that is away, as the answer to the request that needed it: an unknown outcome is said to be unknown (I9). */
export function problemOfEngine(error: unknown): Problem | undefined {
  if (error instanceof EventStoreUnavailable) {
    const unknown =
      'Whether the command was carried out is unknown: send it again with the same Idempotency-Key';
    return unavailable(
      error,
      error.outcome === 'unknown' ? unknown : 'The command could not be stored; send it again',
    );
  }
  const away =
    error instanceof DocumentsUnavailable ||
    error instanceof BusUnavailable ||
    error instanceof GatewayUnavailable;
  return away ? unavailable(error, 'A part that this request needs is away; send it again') : undefined;
}

function unavailable(cause: Error, detail: string): Problem {
  return new Problem(
    { status: 503, code: 'unavailable', detail, headers: { 'Retry-After': '1' } },
    { cause },
  );
}
