import { passes } from '../catch-up';
import { UnreadableLog, type RecordedEvent } from '../port';
import { NoAnswer } from './faults';
import { LogSubscription, type Seen } from './log-subscription';
import type { Lease } from './connection';
import type { Circumstances } from './patience';
import { beginning, positionOf, type Place } from './place';
import { lastOfLog } from './reading';

/** What passes a filter of streams, from the log's past. */
export interface HistoryPage {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been looked at. */
  readonly reached: Place;
}

/** The server is asked whether it is still there when it has been silent for this long. */
const silentMs = 1_000;
/** A subscription that is silent for longer is opened anew, even on a good connection. */
const mostSilences = 30;

/**
 * What passes the filter after a place, in pages, up to where the log ended when it began; the last page reaches that far.
 *
 * The end of the log is read first, on the same client, and the subscription is opened after that. The server says that it is
 * caught up only after it has looked at everything that it held when the subscription was opened, so by then nothing up to that
 * end is missing; nor is it when an event from beyond that end has come, as they come in order.
 * @param streamPrefixes undefined lets all of our streams through.
 * @throws {UnreadableLog} the place is beyond the end, or an event can not be read
 */
export async function* history(
  around: Circumstances,
  lease: Lease,
  after: Place,
  limit: number,
  streamPrefixes: readonly string[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<HistoryPage, void> {
  const end = await lastOfLog(around, lease);
  if (after > end) throw beyondTheEnd(after, end);
  if (after === end || streamPrefixes?.length === 0) {
    yield { events: [], reached: end };
    return;
  }
  const filter = streamPrefixes === undefined || streamPrefixes.includes('') ? 'ours' : streamPrefixes;
  const subscription = new LogSubscription(around.connection, lease, after, filter);
  try {
    let reached = after;
    let silences = 0;
    while (!signal.aborted) {
      const seen = subscription.take(limit);
      // Looked at before the next wait: an event that comes after it was taken is not counted as looked at.
      const isAll = subscription.isCaughtUp || (seen.at(-1)?.position ?? beginning) >= end;
      reached = seen.at(-1)?.position ?? reached;
      if (isAll) {
        yield { events: passing(seen, streamPrefixes), reached: reached > end ? reached : end };
        return;
      }
      if (seen.length > 0) {
        silences = 0;
        yield { events: passing(seen, streamPrefixes), reached };
      } else if (await subscription.stirred(around.clock, silentMs, signal)) {
        silences = 0;
      } else if (!signal.aborted) {
        silences += 1;
        await lastOfLog(around, lease);
        if (silences >= mostSilences) throw new NoAnswer('EventStoreDB sent nothing of its history');
      }
    }
  } finally {
    subscription.close();
  }
}

/** @throws {UnreadableLog} one that passes can not be read */
export function passing(
  seen: readonly Seen[],
  streamPrefixes: readonly string[] | undefined,
): readonly RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const { stream, content } of seen) {
    if (content === 'system' || !passes(stream, streamPrefixes)) continue;
    if (content instanceof UnreadableLog) throw content;
    events.push(content);
  }
  return events;
}

/** The log has lost events, or it is another log: going on would skip what comes to stand there. */
export function beyondTheEnd(after: Place, end: Place): BeyondTheEnd {
  return new BeyondTheEnd(
    `Reading was to go on after ${after}, but the log ends at ${positionOf(end) ?? 'its beginning'}`,
  );
}

/** A node that lags behind says so too, so it is believed only when it stays. */
export class BeyondTheEnd extends UnreadableLog {}
