/** Time, identity and chance enter through here and nowhere else: that is what makes a simulation possible. */
import { setMaxListeners } from 'node:events';

/** Cancels what was scheduled; does nothing once it has run. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970 UTC. May jump. */
  now(): number;
  /** Runs `action` once, `delayMs` from now. */
  after(delayMs: number, action: () => void): Cancel;
}

export interface Entropy {
  /** A new random UUID (version 4). */
  uuid(): string;
  /** A number in [0, 1), for jitter. */
  fraction(): number;
}

/** The clock's time as ISO 8601 UTC. */
export function instant(clock: Clock, plusMs = 0): string {
  return new Date(clock.now() + plusMs).toISOString();
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    // One signal ends many sleeps (the calls that a slow gateway has in hand), which is no leak to be warned of.
    if (signal) setMaxListeners(0, signal);
    signal?.addEventListener('abort', done);
  });
}
