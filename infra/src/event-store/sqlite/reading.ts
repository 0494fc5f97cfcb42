import { setImmediate } from 'node:timers/promises';
import { fromPosition, toPosition } from '../numbered-position';
import type { ReadableLog, RecordedEvent } from '../port';
import type { LogReader } from './log-reader';

/** Most events read by one statement, so that a long read leaves the event loop to others in between. */
const mostAtOnce = 512;
/** Most events looked through by one statement of a filtered read. */
const scanWindow = 4_096;

/** The port's reading, by short statements. @param checkOpen throws once it is closed */
export function readingOf(reader: LogReader, checkOpen: () => void): ReadableLog {
  return {
    async readStream(stream, { direction = 'forwards', from, limit }) {
      checkOpen();
      const events: RecordedEvent[] = [];
      let next = from ?? (direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER);
      while (events.length < limit && next >= 0) {
        const atOnce = Math.min(mostAtOnce, limit - events.length);
        const batch = reader.ofStream(stream, direction, next, atOnce);
        events.push(...batch);
        if (batch.length < atOnce) break;
        next = (batch.at(-1)?.revision ?? 0) + (direction === 'forwards' ? 1 : -1);
        if (events.length < limit) await setImmediate();
      }
      return events;
    },

    async readAll({ after, limit, streamPrefixes }) {
      checkOpen();
      const events: RecordedEvent[] = [];
      const head = reader.head();
      let reached = fromPosition(after);
      while (events.length < limit && reached < head) {
        const upTo = Math.min(head, reached + (streamPrefixes === undefined ? mostAtOnce : scanWindow));
        const atOnce = Math.min(mostAtOnce, limit - events.length);
        const batch = reader.inOrder(reached, upTo, atOnce, streamPrefixes);
        events.push(...batch);
        reached = batch.length === atOnce ? fromPosition(batch.at(-1)?.position) : upTo;
        if (events.length < limit && reached < head) await setImmediate();
      }
      return events;
    },

    async head() {
      checkOpen();
      const head = reader.head();
      return head === 0 ? undefined : toPosition(head);
    },
  };
}
