import { fromPosition, toPosition } from './numbered-position';
import {
  EventStoreUnavailable,
  UnreadableLog,
  type EventBatch,
  type RecordedEvent,
  type SubscribeOptions,
} from './port';

/** A stretch of the log, looked through for what a subscription's filter lets through. */
export interface Scan {
  readonly events: readonly RecordedEvent[];
  /** Everything up to this count has been looked at. */
  readonly scannedTo: number;
  /** Whether that was the end of the log. */
  readonly caughtUp: boolean;
}

/** A log whose positions are counts, as a subscription reads it. */
export interface LogSource {
  /** Looks through a bounded stretch after the event number `after`; at most `limit` events of it. */
  scan(after: number, limit: number, streamPrefixes: readonly string[] | undefined): Scan;
  /** Changes whenever something may have been appended. */
  readonly version: number;
  /** For one subscription, until it ends. */
  join(streamPrefixes: readonly string[] | undefined, signal: AbortSignal): Following;
  /** Lets everything else in the process have its turn. */
  breathe(): Promise<void>;
  /** Waits before an engine that could not be read is tried again. */
  pause(signal: AbortSignal): Promise<void>;
}

/** A subscription's waiting for what comes. */
export interface Following {
  /**
   * Resolves when something that passes may stand after the event number `after`, which was the log's end at the version `seen`, or
   * when the signal aborts. Resolves with true, now and then, if the subscription is only to tell how far the log has come.
   * @param isUntold whether the subscription has not told of `after` yet
   */
  more(seen: number, after: number, isUntold: boolean): Promise<boolean>;
  /** Waits no more. */
  end(): void;
}

const defaultMaxBatch = 512;

/**
 * A subscription: history, then what is appended. It pulls, so a slow consumer costs no memory. Reading and waiting can not
 * lose a wake-up between them, because the version is taken before the log is read.
 */
export async function* catchUp(
  source: LogSource,
  options: SubscribeOptions,
): AsyncGenerator<EventBatch, void> {
  const { maxBatch = defaultMaxBatch, streamPrefixes, signal } = options;
  const following = source.join(streamPrefixes, signal);
  let reached = fromPosition(options.after);
  let told = -1;
  let tellsPlace = true;
  let caughtUp = false;
  try {
    while (!signal.aborted) {
      const seen = source.version;
      const from = reached;
      const scan = attempt(() => source.scan(from, maxBatch, streamPrefixes));
      if (scan === undefined) {
        await source.pause(signal);
        continue;
      }
      const isNews = scan.events.length > 0 || told === -1 || (scan.caughtUp && !caughtUp);
      reached = scan.scannedTo;
      caughtUp = scan.caughtUp;
      if (isNews || (tellsPlace && reached > told)) {
        told = reached;
        yield { events: scan.events, position: reached === 0 ? undefined : toPosition(reached), caughtUp };
      }
      if (!caughtUp) await source.breathe();
      tellsPlace = !caughtUp || (await following.more(seen, reached, reached > told));
    }
  } finally {
    following.end();
  }
}

function attempt(scan: () => Scan): Scan | undefined {
  try {
    return scan();
  } catch (error) {
    if (error instanceof EventStoreUnavailable) return undefined;
    throw error;
  }
}

/** Whether a subscription's or a reader's filter lets a stream through. */
export function passes(stream: string, streamPrefixes: readonly string[] | undefined): boolean {
  return streamPrefixes === undefined || streamPrefixes.some((prefix) => stream.startsWith(prefix));
}

/** A reader that has seen more than there is: the log has lost events, or it is another log. Going on would skip as many. */
export function beyondTheEnd(after: number, end: number): UnreadableLog {
  return new UnreadableLog(
    `Reading was to go on after ${toPosition(after)}, but the log ends at ${toPosition(end)}`,
  );
}
