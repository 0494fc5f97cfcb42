import { setImmediate } from 'node:timers/promises';
import { WriteFailed, type SqliteFile } from '../../sqlite';
import { catchUp } from '../catch-up';
import { checkAppend } from '../check-append';
import { fromPosition, toPosition } from '../numbered-position';
import {
  EventStoreUnavailable,
  UnreadableLog,
  WrongExpectedRevision,
  type EventStore,
  type RecordedEvent,
} from '../port';
import type { AppendOutcome, AppendPayload } from './append-job';
import { CommitWatch } from './commit-watch';
import { LogReader } from './log-reader';
import { LogTail } from './log-tail';

/** Most events read by one statement, so that a long read leaves the event loop to others in between. */
const mostAtOnce = 512;
/** Most events looked through by one statement of a filtered read. */
const scanWindow = 4_096;

/**
 * The event store on the embedded file. Closing it ends its subscriptions and takes no more appends; the file, which finishes
 * the appends under way, is its opener's to close.
 */
export function sqliteEventStore(file: SqliteFile): EventStore {
  const reader = new LogReader(file.reader);
  const watch = new CommitWatch(file);
  const tail = new LogTail(reader, watch, file.clock);
  const closing = new AbortController();
  const checkOpen = (): void => {
    if (closing.signal.aborted) throw new EventStoreUnavailable('The event store is closed', 'not-stored');
  };

  async function write(payload: AppendPayload): Promise<AppendOutcome> {
    try {
      return await file.write('append', payload);
    } catch (error) {
      throw portError(error);
    }
  }

  return {
    async append(stream, expected, events) {
      const serialized = checkAppend(stream, expected, events);
      checkOpen();
      const recordedAtMs = Math.trunc(file.clock.now());
      const outcome = await write({ stream, expected, recordedAtMs, events: serialized });
      if (outcome.kind === 'wrong-expected-revision') {
        throw new WrongExpectedRevision(stream, expected, outcome.actual);
      }
      return { revision: outcome.revision, position: toPosition(outcome.position) };
    },

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

    subscribe: (options) =>
      catchUp(tail, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),

    async head() {
      checkOpen();
      const head = reader.head();
      return head === 0 ? undefined : toPosition(head);
    },

    async close() {
      closing.abort();
      watch.close();
    },
  };
}

function portError(error: unknown): unknown {
  if (!(error instanceof WriteFailed)) return error;
  if (error.reason === 'damaged') return new UnreadableLog(error.message, { cause: error });
  return new EventStoreUnavailable(error.message, error.outcome, { cause: error });
}
