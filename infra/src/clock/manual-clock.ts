import type { Clock } from './port';

/**
 * A clock that moves only when it is told to. Like a machine, it has two times: timers count elapsed time, which only grows,
 * while `now()` is the wall clock, which may jump either way under a running timer (F11).
 */
export interface ManualClock extends Clock {
  /**
   * Lets `ms` pass: runs what falls due in order of time (ties in the order of scheduling), timers that are set on the way
   * included. Promises settle before the first timer, between timers and at the end.
   */
  advance(ms: number): Promise<void>;
  /** As `advance`, but within the call: promises do not settle in between. */
  advanceAtOnce(ms: number): void;
  /** Lets time pass until the next timer, and runs it. False if there is none. */
  runNext(): Promise<boolean>;
  /** Moves the wall clock by `ms`, forward or back, without a timer noticing (F11). */
  jump(ms: number): void;
  /** How many timers wait. */
  readonly waiting: number;
}

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** @param startsAt ISO 8601 UTC. */
export function manualClock(startsAt = '2026-01-01T00:00:00.000Z'): ManualClock {
  let wallMs = Date.parse(startsAt);
  let elapsedMs = 0;
  /** By due time, ties in the order of scheduling. */
  const timers: Timer[] = [];

  const passTo = (targetMs: number): void => {
    wallMs += targetMs - elapsedMs;
    elapsedMs = targetMs;
  };
  const runFirst = (): void => {
    const timer = timers.shift();
    if (timer === undefined) return;
    passTo(timer.dueMs);
    timer.action();
  };
  const isDue = (atMs: number): boolean => (timers[0]?.dueMs ?? Infinity) <= atMs;

  return {
    now: () => wallMs,
    after(delayMs, action) {
      const timer = { dueMs: elapsedMs + Math.max(0, delayMs), action };
      timers.splice(placeFor(timer, timers), 0, timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    async advance(ms) {
      const targetMs = elapsedMs + ms;
      await settled();
      while (isDue(targetMs)) {
        runFirst();
        await settled();
      }
      passTo(Math.max(targetMs, elapsedMs));
    },
    advanceAtOnce(ms) {
      const targetMs = elapsedMs + ms;
      while (isDue(targetMs)) runFirst();
      passTo(targetMs);
    },
    async runNext() {
      await settled();
      if (timers.length === 0) return false;
      runFirst();
      await settled();
      return true;
    },
    jump(ms) {
      wallMs += ms;
    },
    get waiting() {
      return timers.length;
    },
  };
}

/** Resolves when every promise that can settle without time passing or I/O has settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Behind all that are due no later. */
function placeFor(timer: Timer, timers: readonly Timer[]): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle]?.dueMs ?? Infinity) <= timer.dueMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
