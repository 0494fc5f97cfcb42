import { randomUUID } from 'node:crypto';
import { DatabaseSync } from '@photostructure/sqlite';
import type { NewEvent } from '@queuecommerce/infra';
import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import { share, type Bench, type BenchContext, type Ceiling, type Measurement } from '../bench';
import { inFolder } from '../in-folder';
import { growLog } from '../long-log';

const group = 256;

/** An event of the size of an order's. */
function newEvent(): NewEvent {
  const id = randomUUID();
  return {
    id,
    type: 'BenchHappened',
    schemaVersion: 1,
    data: { orderId: id, items: [{ productId: 'p1', quantity: 1, unitPrice: 2_500 }], note: 'x'.repeat(200) },
    metadata: {
      correlationId: id,
      causationId: id,
      commandId: id,
      command: 'Bench',
      actor: 'system:bench',
      origin: 'http',
      hash: '0'.repeat(64),
    },
  };
}

/** Bare inserts of the same rows, so many in a transaction, each transaction synced. */
function bareSqlite(perTransaction: number, { seconds, say }: BenchContext): Promise<Ceiling> {
  return inFolder(async (path) => {
    say('bare SQLite');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    db.exec(
      'CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT UNIQUE, stream TEXT, revision INTEGER, type TEXT, data TEXT, metadata TEXT, UNIQUE (stream, revision))',
    );
    const insert = db.prepare(
      'INSERT INTO events (id, stream, revision, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const untilMs = performance.now() + seconds * 1_000;
    let count = 0;
    while (performance.now() < untilMs) {
      db.exec('BEGIN IMMEDIATE');
      for (let n = 0; n < perTransaction; n++, count++) {
        const { id, type, data, metadata } = newEvent();
        insert.run(id, `bench-${n}`, count, type, JSON.stringify(data), JSON.stringify(metadata));
      }
      db.exec('COMMIT');
    }
    db.close();
    return { figure: count / seconds, what: `bare SQLite, ${perTransaction} a transaction` };
  });
}

/** So many writers, each on a stream of its own, append after append. */
function appended(writers: number, { seconds, say }: BenchContext): Promise<number> {
  return inFolder(async (path) => {
    say(`${writers} ${writers === 1 ? 'writer' : 'writers'}`);
    return appendedTo(path, writers, seconds);
  });
}

async function appendedTo(path: string, writers: number, seconds: number): Promise<number> {
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteEventStore(file);
  const run = async (forMs: number): Promise<number> => {
    const untilMs = performance.now() + forMs;
    const counts = await Promise.all(
      Array.from({ length: writers }, async () => {
        const stream = `bench-${randomUUID()}`;
        let count = 0;
        for (; performance.now() < untilMs; count++)
          await store.append(stream, count === 0 ? 'none' : count - 1, [newEvent()]);
        return count;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
  await run(1_000);
  const before = performance.now();
  const count = await run(seconds * 1_000);
  const rate = count / ((performance.now() - before) / 1_000);
  await store.close();
  await file.close();
  return rate;
}

/** Events in the log for each second that a bench is given: with the ten of the default five million. */
const eventsPerSecond = 500_000;

async function onLongLog({ seconds, say }: BenchContext): Promise<Measurement> {
  say('an empty log');
  const empty = await inFolder((path) => appendedTo(path, group, seconds));
  return inFolder(async (path) => {
    await growLog(path, seconds * eventsPerSecond, say);
    say('a long log');
    const figure = await appendedTo(path, group, seconds);
    return {
      figure,
      unit: 'events/s',
      ceiling: { figure: empty, what: 'with an empty log' },
      faults: [],
    };
  });
}

async function measure(writers: number, perTransaction: number, context: BenchContext): Promise<Measurement> {
  const ceiling = await bareSqlite(perTransaction, context);
  return { figure: await appended(writers, context), unit: 'events/s', ceiling, faults: [] };
}

export const appendingBenches: readonly Bench[] = [
  {
    name: 'B4',
    what: 'events appended a second, 256 writers on distinct streams',
    ...share(0.6),
    run: (context) => measure(group, group, context),
  },
  {
    name: 'B5',
    what: 'events appended a second, one writer, append after append',
    ...share(0.8),
    run: (context) => measure(1, 1, context),
  },
  {
    name: 'B12',
    what: 'events appended a second with 500,000 in the log for each second asked, 256 writers',
    ...share(0.9),
    run: onLongLog,
  },
];
