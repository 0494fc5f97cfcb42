import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableLog, type EventStore, type RecordedEvent } from '../../src';
import {
  copyLog,
  CopyStopped,
  FileExists,
  openSqlite,
  sqliteDocumentStore,
  sqliteEventStore,
  systemClock,
  type SqliteFile,
} from '../../src/adapters';
import { temporaryFile, type TemporaryFile } from '../sqlite/temporary-file';
import { keysOf, newSigner, sealAll, sell } from './verification/sealed-log';

const signer = newSigner();
const keys = keysOf(signer);
const onProgress = (): void => undefined;

let place: TemporaryFile;
let file: SqliteFile;
let store: EventStore;

beforeEach(async () => {
  place = temporaryFile();
  file = await openSqlite(place.path, { clock: systemClock });
  store = sqliteEventStore(file);
});

afterEach(async () => {
  await store.close();
  await file.close();
  place.remove();
});

const everything = (log: EventStore): Promise<readonly RecordedEvent[]> => log.readAll({ limit: 100_000 });

/** The events of a file as the system reads them, after one more was appended. */
async function openedWith(path: string, from: number): Promise<readonly RecordedEvent[]> {
  const opened = await openSqlite(path, { clock: systemClock });
  const log = sqliteEventStore(opened);
  try {
    const events = await everything(log);
    await sell(log, 1, from);
    expect((await everything(log)).length).toBeGreaterThan(events.length);
    expect(opened.reader.prepare('PRAGMA journal_mode').get().journal_mode).toBe('wal');
    return events;
  } finally {
    await log.close();
    await opened.close();
  }
}

test('a copy holds the same log, event for event and hash for hash, and goes on from there', async () => {
  await sell(store, 40);
  await sealAll(store, signer, systemClock);
  const to = join(place.folder, 'a copy #1.sqlite');
  const found = await copyLog(place.path, to, { keys, onProgress });
  expect(found).toMatchObject({ finding: undefined, events: 47, seals: 1 });
  expect(readdirSync(place.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(await openedWith(to, 100)).toEqual(await everything(store));
});

test('a copy is made while others write, of the log as it was when the copy began', async () => {
  await sell(store, 300);
  const before = await everything(store);
  let writing: Promise<void> | undefined;
  const to = join(place.folder, 'copy.sqlite');
  await copyLog(place.path, to, {
    keys: undefined,
    onProgress: () => {
      writing ??= sell(store, 100, 300);
    },
  });
  await writing;
  const copied = await openedWith(to, 1_000);
  expect(copied).toEqual(before);
  expect(await everything(store)).toHaveLength(before.length + 100);
});

test('a copy says how far it is: first copying, then verifying', async () => {
  await sell(store, 10);
  const steps: string[] = [];
  await copyLog(place.path, join(place.folder, 'copy.sqlite'), {
    keys: undefined,
    onProgress: (step, events, of) => steps.push(`${step} ${events}/${of}`),
  });
  expect(steps).toEqual(['copying 16/16', 'verifying 16/16']);
});

test('the copy of an empty log is an empty log', async () => {
  const to = join(place.folder, 'copy.sqlite');
  expect(await copyLog(place.path, to, { keys, onProgress })).toMatchObject({ events: 0 });
  expect(await openedWith(to, 0)).toEqual([]);
});

test('what is made from the log is not copied', async () => {
  const documents = sqliteDocumentStore(file);
  await documents.ensure({ name: 'customers', indexes: [] });
  const body = { email: 'anna@example.com' };
  await documents.write({ writes: [{ kind: 'put', collection: 'customers', id: 'anna', body }] });
  await sell(store, 3);
  const to = join(place.folder, 'copy.sqlite');
  await copyLog(place.path, to, { keys, onProgress });
  expect(readFileSync(to).includes('anna@example.com')).toBe(false);
});

test('a file that is there is not written over', async () => {
  const to = join(place.folder, 'copy.sqlite');
  writeFileSync(to, 'mine');
  await expect(copyLog(place.path, to, { keys, onProgress })).rejects.toBeInstanceOf(FileExists);
  expect(readFileSync(to, 'utf8')).toBe('mine');
});

test('a copy that turns up under the same name meanwhile is not written over', async () => {
  await sell(store, 3);
  const to = join(place.folder, 'copy.sqlite');
  const slower = copyLog(place.path, to, {
    keys,
    onProgress: () => writeFileSync(to, 'mine'),
  });
  await expect(slower).rejects.toBeInstanceOf(FileExists);
  expect(readFileSync(to, 'utf8')).toBe('mine');
});

test('of a log that is not sound, or is none, no copy is left', async () => {
  await sell(store, 10);
  await store.append('stock-tea', 'any', [
    {
      id: '99999999-9999-4999-8999-999999999999',
      type: 'StockReceived',
      schemaVersion: 1,
      data: {},
      metadata: {
        correlationId: 'c',
        causationId: 'c',
        commandId: 'c',
        command: 'Forge',
        actor: 'nobody',
        origin: 'nowhere',
        hash: '0'.repeat(64),
      },
    },
  ]);
  const to = join(place.folder, 'copy.sqlite');
  const before = readdirSync(place.folder);
  await expect(copyLog(place.path, to, { keys, onProgress })).rejects.toMatchObject({
    name: 'UnsoundLog',
    finding: { kind: 'changed', stream: 'stock-tea' },
  });
  const nowhere = join(place.folder, 'nowhere.sqlite');
  await expect(copyLog(nowhere, to, { keys, onProgress })).rejects.toBeInstanceOf(UnreadableLog);
  const other = join(place.folder, 'other.txt');
  writeFileSync(other, 'x'.repeat(10_000));
  await expect(copyLog(other, to, { keys, onProgress })).rejects.toBeInstanceOf(UnreadableLog);
  expect(readdirSync(place.folder).filter((name) => name !== 'other.txt')).toEqual(before);
});

test('a copy that is stopped leaves nothing behind', async () => {
  await sell(store, 10);
  const before = readdirSync(place.folder);
  const to = join(place.folder, 'copy.sqlite');
  const signal = AbortSignal.abort();
  await expect(copyLog(place.path, to, { keys, onProgress, signal })).rejects.toBeInstanceOf(CopyStopped);
  expect(readdirSync(place.folder)).toEqual(before);
});
