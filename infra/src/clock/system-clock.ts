import { randomUUID } from 'node:crypto';
import type { Clock, Entropy } from './port';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The machine's own randomness. */
export const systemEntropy: Entropy = {
  uuid: () => randomUUID(),
  fraction: () => Math.random(),
};
