import { GatewayRefused, GatewayUnavailable, type GatewayPayment } from '../port';

/** How long a key is remembered (P2; source: Stripe's documentation, "Idempotent requests"). */
export const keyLifeMs = 24 * 60 * 60 * 1000;

/** How a request ended. Recorded under its key, and given again to every repeat: failures (500) included. */
export type Outcome =
  | { readonly kind: 'answered'; readonly payment: GatewayPayment }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly payment: GatewayPayment;
    }
  | { readonly kind: 'failed' };

export interface RecordedRequest {
  readonly key: string;
  /** Everything that the request asked for. */
  readonly fingerprint: string;
  readonly createdMs: number;
  readonly outcome: Outcome;
}

/**
 * What the first request with this key was given; undefined if there was none, or it has been forgotten.
 * @throws {GatewayRefused} `idempotency_error`: that request asked for something else.
 */
export function recordedOutcome(
  recorded: RecordedRequest | undefined,
  fingerprint: string,
  nowMs: number,
): Outcome | undefined {
  if (recorded === undefined || recorded.createdMs + keyLifeMs <= nowMs) return undefined;
  if (recorded.fingerprint !== fingerprint)
    throw new GatewayRefused(
      'idempotency_error',
      `The idempotency key '${recorded.key}' was first used with other parameters`,
    );
  return recorded.outcome;
}

/** An outcome as the caller meets it. */
export function give(outcome: Outcome): GatewayPayment {
  if (outcome.kind === 'answered') return outcome.payment;
  if (outcome.kind === 'refused') throw new GatewayRefused(outcome.code, outcome.message, outcome.payment);
  throw new GatewayUnavailable('The gateway answered 500', undefined, { isKeySpent: true });
}

/** The keys whose first request is still at work: a second one meanwhile is told to come again (409). */
export class KeysInUse {
  private readonly keys = new Set<string>();

  /** @throws {GatewayUnavailable} the key is in use. */
  enter(key: string): void {
    if (this.keys.has(key))
      throw new GatewayUnavailable(`409 idempotency_key_in_use: another request with '${key}' is at work`);
    this.keys.add(key);
  }

  leave(key: string): void {
    this.keys.delete(key);
  }
}
