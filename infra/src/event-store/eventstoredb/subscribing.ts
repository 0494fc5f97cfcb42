import { backoffMs } from '../../clock/backoff';
import { sleep } from '../../clock/port';
import { UnreadableLog, type EventBatch, type SubscribeOptions } from '../port';
import { BeyondTheEnd, history, passing } from './history';
import type { LogTail } from './log-tail';
import type { Circumstances } from './patience';
import { placeOf, positionOf, type Place } from './place';

const defaultMaxBatch = 512;
const backoff = { firstMs: 50, capMs: 500 };
/** So often in a row must the log be found shorter than the reader has read before it is believed. */
const mostShorter = 4;

/**
 * A subscription: history through the server's filter, then the shared tail. It pulls, so a slow consumer costs no memory; one
 * that falls behind what the tail keeps reads history again.
 *
 * There is no gap between the two: history tells up to which place it has looked at everything, and the tail gives what comes
 * after any place that it covers. Nothing comes twice: each step begins after the place that the last batch reached.
 */
export async function* subscribing(
  around: Circumstances,
  tail: LogTail,
  { after, maxBatch = defaultMaxBatch, streamPrefixes, signal }: SubscribeOptions,
): AsyncGenerator<EventBatch, void> {
  let reached = placeOf(after);
  let isFirst = true;
  let caughtUp = false;
  if (signal.aborted) return;
  tail.join();
  try {
    while (!signal.aborted) {
      const seen = tail.version;
      if (!tail.hasBegun) {
        await tail.changed(seen, signal);
      } else if (tail.covers(reached)) {
        const next = tail.after(reached, maxBatch);
        const events = passing(next, streamPrefixes);
        const before = { reached, caughtUp };
        reached = next.at(-1)?.position ?? reached;
        caughtUp = tail.isAtEnd && next.length < maxBatch;
        const isNews = isFirst || reached > before.reached || (caughtUp && !before.caughtUp);
        isFirst = false;
        if (isNews) yield { events, position: positionOf(reached), caughtUp };
        else await tail.changed(seen, signal);
      } else {
        for await (const page of pages(around, reached, maxBatch, streamPrefixes, signal)) {
          const isNews = isFirst || page.reached > reached;
          reached = page.reached;
          caughtUp = false;
          isFirst = false;
          if (isNews) yield { events: page.events, position: positionOf(reached), caughtUp };
        }
      }
    }
  } finally {
    tail.leave();
  }
}

/** Pages of history, however often the server is lost between them. */
async function* pages(
  around: Circumstances,
  after: Place,
  limit: number,
  streamPrefixes: readonly string[] | undefined,
  signal: AbortSignal,
): ReturnType<typeof history> {
  let reached = after;
  for (let failures = 0, shorter = 0; !signal.aborted;) {
    const lease = around.connection.lease();
    try {
      for await (const page of history(around, lease, reached, limit, streamPrefixes, signal)) {
        failures = 0;
        reached = page.reached;
        yield page;
      }
      return;
    } catch (error) {
      shorter = error instanceof BeyondTheEnd ? shorter + 1 : 0;
      const isFinal = error instanceof UnreadableLog && (shorter === 0 || shorter >= mostShorter);
      if (isFinal) throw error;
      failures += 1;
      around.connection.doubt(lease, error);
      await sleep(around.clock, backoffMs(backoff, failures, around.entropy), signal);
    }
  }
}
