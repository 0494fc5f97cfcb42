import { DatabaseSync } from '@photostructure/sqlite';
import { openForWriting, type Database } from '../../src/sqlite/database';
import { createFile } from '../../src/sqlite/create-file';
import { GroupWriter } from '../../src/sqlite/group-writer';
import { prepareJobs } from '../../src/sqlite/jobs';
import type { Job, Outcome } from '../../src/sqlite/messages';
import { newEvent } from '../event-store/sample-events';
import { temporaryFile, type TemporaryFile } from './temporary-file';

describe('a group of writes', () => {
  let place: TemporaryFile;
  let db: Database;
  beforeEach(() => {
    place = temporaryFile();
    createFile(place.path);
    db = openForWriting(place.path);
  });
  afterEach(() => {
    db.close();
    place.remove();
  });

  const storedStreams = (): unknown[] =>
    db
      .prepare('SELECT stream FROM events ORDER BY position')
      .all()
      .map(({ stream }) => stream);

  test('is one transaction, and a refused job in it does not hurt its neighbours', () => {
    const outcomes = writerOn(db).commit([append('a'), append('b', 7), append('c'), append('a', 0)]);
    expect(outcomes).toEqual([
      { kind: 'done', result: { kind: 'appended', revision: 0, position: 1, isRepeat: false } },
      { kind: 'done', result: { kind: 'wrong-expected-revision', actual: 'none' } },
      { kind: 'done', result: { kind: 'appended', revision: 0, position: 2, isRepeat: false } },
      { kind: 'done', result: { kind: 'appended', revision: 1, position: 3, isRepeat: false } },
    ]);
    expect(storedStreams()).toEqual(['a', 'c', 'a']);
  });

  test('a job that breaks in the middle of its writes fails alone', () => {
    const broken: Job = append('broken');
    // The second event breaks a constraint of the table after the first was written.
    const payload = {
      stream: 'broken',
      expected: 'none',
      recordedAtMs: 1,
      events: [newEventRow('x'), newEventRow(null)],
    };
    const outcomes = writerOn(db).commit([append('a'), { ...broken, payload }, append('b')]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    expect(outcomes[1]).toMatchObject({ outcome: 'not-stored', reason: 'job' });
    expect(storedStreams()).toEqual(['a', 'b']);
  });

  test('what another process committed in between counts', () => {
    const writer = writerOn(db);
    writer.commit([append('a')]);
    const otherDb = new DatabaseSync(place.path);
    writerOn(otherDb).commit([append('a', 0), append('b')]);
    otherDb.close();
    expect(writer.commit([append('a', 0), append('b'), append('a', 1)]).map(resultOf)).toEqual([
      { kind: 'wrong-expected-revision', actual: 1 },
      { kind: 'wrong-expected-revision', actual: 0 },
      { kind: 'appended', revision: 2, position: 4, isRepeat: false },
    ]);
  });

  test('F4 a full disk: nothing of it is stored, and with room again the next is', () => {
    const writer = writerOn(db);
    writer.commit([append('a')]);
    const { page_count: pages } = db.prepare('PRAGMA page_count').get();
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const full = [append('b', 'none', 'x'.repeat(50_000)), append('c')];
    for (const outcome of writer.commit(full)) {
      expect(outcome).toMatchObject({ kind: 'failed', outcome: 'not-stored', reason: 'full' });
    }
    expect(storedStreams()).toEqual(['a']);
    db.exec('PRAGMA max_page_count = 1000000');
    expect(writer.commit(full).map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(storedStreams()).toEqual(['a', 'b', 'c']);
  });

  test('a file that another process keeps locked: nothing is stored, and afterwards it goes on', () => {
    const impatient = new DatabaseSync(place.path, { timeout: 0 });
    const writer = writerOn(impatient);
    db.exec('BEGIN IMMEDIATE');
    expect(writer.commit([append('a')])).toMatchObject([{ outcome: 'not-stored', reason: 'busy' }]);
    db.exec('ROLLBACK');
    expect(writer.commit([append('a')])).toMatchObject([{ kind: 'done' }]);
    impatient.close();
  });

  test('F4 an fsync that fails on commit: unknown whether stored, and nothing is written any more', () => {
    const writer = writerOn(failing(db, 'COMMIT'));
    expect(writer.commit([append('a'), append('b')])).toMatchObject([
      { kind: 'failed', outcome: 'unknown', reason: 'io' },
      { kind: 'failed', outcome: 'unknown', reason: 'io' },
    ]);
    expect(writer.commit([append('c')])).toMatchObject([
      {
        kind: 'failed',
        outcome: 'not-stored',
        reason: 'io',
        message: expect.stringContaining('disk I/O error'),
      },
    ]);
    expect(storedStreams()).toEqual([]);
  });

  test('F4 an I/O error before the commit: not stored, and nothing is written any more', () => {
    const writer = writerOn(failing(db, 'PRAGMA data_version'));
    expect(writer.commit([append('a')])).toMatchObject([{ outcome: 'not-stored', reason: 'io' }]);
    expect(writer.commit([append('a')])).toMatchObject([{ outcome: 'not-stored', reason: 'io' }]);
    expect(db.isTransaction).toBe(false);
  });

  test('F4 an I/O error while the write-ahead log is copied: nothing is written any more', () => {
    const writer = writerOn(failing(db, 'PRAGMA wal_checkpoint(NOOP)'));
    expect(writer.commit([append('a')])).toMatchObject([{ kind: 'done' }]);
    writer.checkpointIfLong();
    expect(writer.commit([append('b')])).toMatchObject([{ outcome: 'not-stored', reason: 'io' }]);
    expect(storedStreams()).toEqual(['a']);
  });
});

function writerOn(connection: Database): GroupWriter {
  return new GroupWriter(connection, prepareJobs(connection));
}

function append(stream: string, expected: number | 'none' = 'none', text = ''): Job {
  const { id } = newEvent();
  const events = [{ id, type: 'T', schemaVersion: 1, data: JSON.stringify({ text }), metadata: '{}' }];
  return { kind: 'append', payload: { stream, expected, recordedAtMs: 1, events } };
}

function newEventRow(data: unknown) {
  return { id: newEvent().id, type: 'T', schemaVersion: 1, data, metadata: '{}' };
}

function resultOf(outcome: Outcome): unknown {
  return outcome.kind === 'done' ? outcome.result : outcome;
}

/** A connection on which one statement fails as SQLite does when an fsync fails. */
function failing(db: Database, sql: string): Database {
  const ioError = Object.assign(new Error('disk I/O error'), { errcode: 1034 });
  const fail = (): never => {
    throw ioError;
  };
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') {
        return (text: string) => (text === sql ? { run: fail, get: fail } : target.prepare(text));
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
