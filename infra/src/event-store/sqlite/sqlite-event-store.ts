import { WriteFailed, type SqliteFile } from '../../sqlite';
import { catchUp } from '../catch-up';
import { checkAppend } from '../check-append';
import { toPosition } from '../numbered-position';
import {
  EventStoreUnavailable,
  UnreadableLog,
  WrongExpectedRevision,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '../port';
import { asRecorded } from './as-recorded';
import type { AppendOutcome, AppendPayload } from './append-job';
import { LogReader } from './log-reader';
import { LogTail } from './log-tail';
import { readingOf } from './reading';

/**
 * The event store on the embedded file. Closing it ends its subscriptions and takes no more appends; the file, which finishes
 * the appends under way, is its opener's to close.
 */
export function sqliteEventStore(file: SqliteFile): EventStore {
  const reader = new LogReader(file.reader);
  const tail = new LogTail(reader, file);
  const closing = new AbortController();
  const checkOpen = (): void => {
    if (closing.signal.aborted) throw new EventStoreUnavailable('The event store is closed', 'not-stored');
  };

  async function write(payload: AppendPayload, events: readonly NewEvent[]): Promise<AppendOutcome> {
    let appended: readonly RecordedEvent[] = [];
    tail.begun();
    try {
      const outcome = await file.write('append', payload);
      if (outcome.kind === 'appended' && !outcome.isRepeat && tail.isFollowed)
        appended = asRecorded(events, payload, outcome);
      return outcome;
    } catch (error) {
      throw portError(error);
    } finally {
      // Now, before the subscriptions that the commit wakes have their turn.
      tail.ended(appended);
    }
  }

  return {
    async append(stream, expected, events) {
      const serialized = checkAppend(stream, expected, events);
      checkOpen();
      const recordedAtMs = Math.trunc(file.clock.now());
      const outcome = await write({ stream, expected, recordedAtMs, events: serialized }, events);
      if (outcome.kind === 'wrong-expected-revision') {
        throw new WrongExpectedRevision(stream, expected, outcome.actual);
      }
      return { revision: outcome.revision, position: toPosition(outcome.position) };
    },

    ...readingOf(reader, checkOpen),

    subscribe: (options) =>
      catchUp(tail, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),

    async close() {
      closing.abort();
      tail.close();
    },
  };
}

function portError(error: unknown): unknown {
  if (!(error instanceof WriteFailed)) return error;
  if (error.reason === 'damaged') return new UnreadableLog(error.message, { cause: error });
  return new EventStoreUnavailable(error.message, error.outcome, { cause: error });
}
