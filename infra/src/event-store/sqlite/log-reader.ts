import { isDamage, resultCode, type Database, type Statement } from '../../sqlite/database';
import { toPosition } from '../numbered-position';
import { EventStoreUnavailable, MissingEvent, UnreadableLog, type RecordedEvent } from '../port';
import { recordedEvent, rowColumns, type Row } from './row';

/** Reads events from the file; every call is one short statement on the calling thread. */
export class LogReader {
  private readonly last: Statement;
  private readonly forwards: Statement;
  private readonly backwards: Statement;
  private readonly later: Statement;
  /** By their number of prefixes. */
  private readonly inLogOrder = new Map<number, Statement>();

  constructor(private readonly db: Database) {
    const ofStream = `SELECT ${rowColumns} FROM events WHERE origin = (SELECT origin FROM streams WHERE name = ?)`;
    this.last = db.prepare('SELECT max(position) AS position FROM events');
    this.later = db.prepare(
      'SELECT 1 FROM events WHERE origin = (SELECT origin FROM streams WHERE name = ?) AND revision >= ? LIMIT 1',
    );
    this.forwards = rows(db, `${ofStream} AND revision >= ? ORDER BY revision LIMIT ?`);
    this.backwards = rows(db, `${ofStream} AND revision <= ? ORDER BY revision DESC LIMIT ?`);
  }

  /** The last event's number; 0 while the log is empty. */
  head(): number {
    return reading(() => Number(this.last.get().position ?? 0));
  }

  /** Events numbered from `after + 1` to `upTo`, at most `limit` of those that the filter lets through. */
  inOrder(
    after: number,
    upTo: number,
    limit: number,
    prefixes: readonly string[] | undefined,
  ): readonly RecordedEvent[] {
    const bounds = (prefixes ?? []).flatMap((prefix) => [prefix, `${prefix}\u{10ffff}`]);
    const events = reading(() =>
      this.statement(prefixes)
        .all(after, upTo, ...bounds, limit)
        .map(decoded),
    );
    if (prefixes === undefined) checkContiguous(events, after, Math.min(limit, upTo - after));
    return events;
  }

  /** @throws {UnreadableLog} also if an event between two others is missing. */
  ofStream(
    stream: string,
    direction: 'forwards' | 'backwards',
    from: number,
    limit: number,
  ): readonly RecordedEvent[] {
    // Whoever knows a stream asks what has come since, and mostly nothing has: a quarter of the time of reading no row.
    if (direction === 'forwards' && from > 0 && reading(() => this.later.get(stream, from)) === undefined)
      return [];
    const statement = direction === 'forwards' ? this.forwards : this.backwards;
    const events = reading(() => statement.all(stream, from, limit).map(decoded));
    const step = direction === 'forwards' ? 1 : -1;
    const first = direction === 'forwards' ? from : (events[0]?.revision ?? 0);
    for (const [i, event] of events.entries()) {
      if (event.stream !== stream || event.revision !== first + i * step) {
        throw new UnreadableLog(
          `${stream} should have revision ${first + i * step} and has ${event.stream} ${event.revision}`,
        );
      }
    }
    return events;
  }

  private statement(prefixes: readonly string[] | undefined): Statement {
    const count = prefixes?.length ?? -1;
    const known = this.inLogOrder.get(count);
    if (known !== undefined) return known;
    // A range instead of LIKE or substr: it reads no more of a row than its first columns, and calls no function.
    const starts = Array.from(prefixes ?? [], () => '(stream >= ? AND stream < ?)').join(' OR ') || 'FALSE';
    const filter = prefixes === undefined ? '' : `AND (${starts})`;
    const statement = rows(
      this.db,
      `SELECT ${rowColumns} FROM events WHERE position > ? AND position <= ? ${filter} ORDER BY position LIMIT ?`,
    );
    this.inLogOrder.set(count, statement);
    return statement;
  }
}

/** @throws {MissingEvent} one of the `count` events after number `after` is missing. */
function checkContiguous(events: readonly RecordedEvent[], after: number, count: number): void {
  if (count <= 0 || events[count - 1]?.position === toPosition(after + count)) return;
  const gap = events.findIndex(({ position }, i) => position !== toPosition(after + 1 + i));
  throw new MissingEvent(toPosition(after + 1 + (gap === -1 ? events.length : gap)));
}

function rows(db: Database, sql: string): Statement {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function decoded(row: unknown): RecordedEvent {
  return recordedEvent(row as Row);
}

/** Turns SQLite's errors into the port's. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (isDamage(error)) {
      throw new UnreadableLog(`The log is damaged: ${message}`, { cause: error });
    }
    throw new EventStoreUnavailable(`The log can not be read: ${message}`, 'not-stored', { cause: error });
  }
}
