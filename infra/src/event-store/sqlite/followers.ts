import type { Cancel, Clock } from '../../clock/port';
import type { Following, LogSource } from '../catch-up';

/** How long a place in the log may wait to be told to whom nothing else concerns there. */
const progressDelayMs = 20;

/** One subscription that waits, or may. */
interface Follower {
  readonly streamPrefixes: readonly string[] | undefined;
  /** Looked through up to here. */
  after: number;
  /** Whether `after` has moved on since the subscription last told of it. */
  isUntold: boolean;
  /** Defined while it waits. */
  wake: ((tellsPlace: boolean) => void) | undefined;
}

/**
 * Subscriptions that have caught up. Most of what is appended concerns few of them: the others are not woken for each commit, but
 * are told now and then how far the log has come.
 */
export class Followers {
  private readonly waiting = new Set<Follower>();
  private cancelTelling: Cancel | undefined;

  constructor(
    private readonly source: Pick<LogSource, 'scan' | 'version'>,
    private readonly clock: Clock,
    /** Hears of each that begins to wait. */
    private readonly onWaiting: () => void,
  ) {}

  get areWaiting(): boolean {
    return this.waiting.size > 0;
  }

  join(streamPrefixes: readonly string[] | undefined, signal: AbortSignal): Following {
    const follower: Follower = { streamPrefixes, after: 0, isUntold: false, wake: undefined };
    const onAbort = (): void => this.wake(follower, false);
    signal.addEventListener('abort', onAbort);
    return {
      more: (seen, after, isUntold) =>
        new Promise((resolve) => {
          if (signal.aborted) return resolve(false);
          follower.after = after;
          follower.isUntold = isUntold;
          follower.wake = resolve;
          this.waiting.add(follower);
          this.onWaiting();
          if (this.source.version === seen) this.tellLater(follower);
          else this.look(follower);
        }),
      end: () => signal.removeEventListener('abort', onAbort),
    };
  }

  /** The log may have grown. */
  lookAll(): void {
    for (const follower of this.waiting) this.look(follower);
  }

  /** Nobody is told any more how far the log has come. */
  close(): void {
    this.cancelTelling?.();
    this.cancelTelling = undefined;
  }

  private look(follower: Follower): void {
    try {
      const { events, scannedTo, caughtUp } = this.source.scan(follower.after, 1, follower.streamPrefixes);
      if (events.length > 0 || !caughtUp) return this.wake(follower, false);
      follower.isUntold ||= scannedTo > follower.after;
      follower.after = scannedTo;
      return this.tellLater(follower);
    } catch {
      // It meets the error itself when it reads on.
      return this.wake(follower, false);
    }
  }

  private tellLater({ isUntold }: Follower): void {
    if (!isUntold) return;
    this.cancelTelling ??= this.clock.after(progressDelayMs, () => {
      this.cancelTelling = undefined;
      for (const follower of this.waiting) if (follower.isUntold) this.wake(follower, true);
    });
  }

  private wake(follower: Follower, tellsPlace: boolean): void {
    this.waiting.delete(follower);
    follower.wake?.(tellsPlace);
    follower.wake = undefined;
  }
}
