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
  /** Resolves when `version` is no longer `seen`, or the signal aborts. */
  changed(seen: number, signal: AbortSignal): Promise<void>;
  /** Lets everything else in the process have its turn. */
  breathe(): Promise<void>;
  /** Waits before an engine that could not be read is tried again. */
  pause(signal: AbortSignal): Promise<void>;
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
  let reached = fromPosition(options.after);
  let delivered = false;
  let caughtUp = false;
  while (!signal.aborted) {
    const seen = source.version;
    const scan = attempt(() => source.scan(reached, maxBatch, streamPrefixes));
    if (scan === undefined) {
      await source.pause(signal);
      continue;
    }
    const news = !delivered || scan.scannedTo > reached || (scan.caughtUp && !caughtUp);
    reached = scan.scannedTo;
    caughtUp = scan.caughtUp;
    if (news) {
      delivered = true;
      yield { events: scan.events, position: reached === 0 ? undefined : toPosition(reached), caughtUp };
    }
    if (caughtUp) await source.changed(seen, signal);
    else await source.breathe();
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
