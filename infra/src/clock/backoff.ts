import type { Entropy } from './port';

export interface Backoff {
  /** The longest wait after the first failure. */
  readonly firstMs: number;
  /** The longest wait ever. */
  readonly capMs: number;
}

/**
 * How long to wait after the `failures`-th failure in a row (from 1): anything up to `firstMs` doubled with each failure,
 * at most `capMs`. Full jitter keeps those that failed together from coming back together (source: Marc Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
export function backoffMs({ firstMs, capMs }: Backoff, failures: number, entropy: Entropy): number {
  return entropy.fraction() * Math.min(capMs, firstMs * 2 ** (failures - 1));
}
