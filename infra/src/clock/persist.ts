import { backoffMs, type Backoff } from './backoff';
import { sleep, type Clock, type Entropy } from './port';

/** How often and when something that fails is repeated. */
export interface RetryPolicy {
  /** How often it may fail by its own fault before it is given up. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
}

/** For what is worked on in the background: it is repeated within a second of its engine's return. */
export const backgroundRetries: RetryPolicy = { maxAttempts: 5, backoff: { firstMs: 50, capMs: 1_000 } };

export interface Persistence {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly backoff: Backoff;
  /** Ends the repeating. What is under way is finished first. */
  readonly signal: AbortSignal;
  /** Whether this error is the last straw. */
  readonly givesUp: (error: unknown) => boolean;
  /** Hears of each failure that will be repeated; `failures` counts them from 1. */
  readonly onFailure: (error: unknown, failures: number) => void;
}

export type Persisted =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly failures: number };

/** Repeats `action`, with pauses that grow with each failure, until it is done, given up, or `signal` aborts. Never rejects. */
export async function persist(action: () => Promise<void>, persistence: Persistence): Promise<Persisted> {
  const { clock, entropy, backoff, signal, givesUp, onFailure } = persistence;
  for (let failures = 1; ; failures++) {
    try {
      await action();
      return { kind: 'done' };
    } catch (error) {
      if (givesUp(error)) return { kind: 'failed', error, failures };
      onFailure(error, failures);
    }
    await sleep(clock, backoffMs(backoff, failures, entropy), signal);
    if (signal.aborted) return { kind: 'stopped' };
  }
}
