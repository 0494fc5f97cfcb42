import {
  CheckpointConflict,
  DocumentsUnavailable,
  UnreadableCheckpoint,
  UnreadableDocument,
  type DocumentStore,
} from '@queuecommerce/infra';
import { openSqlite, sqliteDocumentStore, systemClock, type SqliteFile } from '@queuecommerce/infra/adapters';
import { openForWriting } from '../../src/sqlite/database';
import { temporaryFile } from '../sqlite/temporary-file';
import { bodyOf, idsOf, idsWhere, position, put, stocked, teas } from './contract/tea-shop';

/** What the SQLite adapter promises beyond the port, and how it meets a damaged file and other processes. */
const { path, remove } = temporaryFile();
const opened: SqliteFile[] = [];
let store: DocumentStore;

/** As another process would: a connection, a writer thread and a store of its own. */
async function another(): Promise<DocumentStore> {
  const file = await openSqlite(path, { clock: systemClock });
  opened.push(file);
  return sqliteDocumentStore(file);
}

function tamper(sql: string): void {
  const db = openForWriting(path);
  db.exec(sql);
  db.close();
}

beforeEach(async () => {
  store = await another();
  await store.ensure(teas);
});
afterEach(async () => {
  await store.drop('teas');
  for (const file of opened.splice(0)) await file.close();
  tamper('DELETE FROM document_checkpoints');
});
afterAll(remove);

const reader = 'teas-projection';

test('documents and checkpoints are there after the file was closed and opened again', async () => {
  await store.write({
    writes: [put('a', { name: 'Assam', kind: 'black' }, 7)],
    checkpoint: { reader, from: undefined, to: position(7) },
  });
  for (const file of opened.splice(0)) await file.close();
  store = await another();
  await store.ensure(teas);
  expect(await bodyOf(store, 'a')).toEqual({ name: 'Assam', kind: 'black' });
  expect(await idsOf(store, { text: 'ass' })).toEqual(['a']);
  expect(await store.checkpoint(reader)).toBe(position(7));
});

test('I7 with a conflicting checkpoint not even an unguarded write is applied', async () => {
  await store.write({
    writes: [put('a', { name: 'kept' })],
    checkpoint: { reader, from: undefined, to: position(2) },
  });
  await expect(
    store.write({
      writes: [put('a', { name: 'zombie' })],
      checkpoint: { reader, from: position(1), to: position(3) },
    }),
  ).rejects.toBeInstanceOf(CheckpointConflict);
  expect(await bodyOf(store, 'a')).toEqual({ name: 'kept' });
});

test('F5 a damaged body is said to be unreadable, and the others are served', async () => {
  await stocked(store, { a: { name: 'Assam' }, b: { name: 'Bancha' }, c: { name: 'Ceylon' } });
  tamper(`UPDATE "documents/teas" SET body = substr(body, 2) WHERE id = 'a'`);
  tamper(`UPDATE "documents/teas" SET body = '7' WHERE id = 'b'`);
  await expect(store.load('teas', ['a'])).rejects.toBeInstanceOf(UnreadableDocument);
  await expect(store.load('teas', ['b'])).rejects.toBeInstanceOf(UnreadableDocument);
  await expect(store.find('teas', { limit: 3 })).rejects.toBeInstanceOf(UnreadableDocument);
  expect(await bodyOf(store, 'c')).toEqual({ name: 'Ceylon' });
});

test.each(['', ' ', 'a position'])(
  'an unreadable checkpoint (%j) is an error, never a new beginning',
  async (bad) => {
    await store.write({ writes: [], checkpoint: { reader, from: undefined, to: position(2) } });
    tamper(`UPDATE document_checkpoints SET position = '${bad}'`);
    await expect(store.checkpoint(reader)).rejects.toBeInstanceOf(UnreadableCheckpoint);
    for (const from of [undefined, position(2)]) {
      const move = store.write({ writes: [put('a', {})], checkpoint: { reader, from, to: position(3) } });
      await expect(move).rejects.toBeInstanceOf(UnreadableCheckpoint);
    }
    expect(await bodyOf(store, 'a')).toBeUndefined();
  },
);

test('F18 of two processes that move one checkpoint from the same place one is refused', async () => {
  const other = await another();
  await other.ensure(teas);
  const outcomes = await Promise.allSettled(
    [store, other].map((one, n) =>
      one.write({ writes: [put('a', { n })], checkpoint: { reader, from: undefined, to: position(n) } }),
    ),
  );
  const [refused, ...others] = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused).toMatchObject({ reason: { name: 'CheckpointConflict' } });
  expect(others).toEqual([]);
  const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
  expect(await bodyOf(store, 'a')).toEqual({ n: won });
});

test('what one process writes under an old declaration is found by the indexes that another added', async () => {
  const other = await another();
  await other.ensure({ name: 'teas', indexes: [['shelf']], textFields: ['label'] });
  await store.write({ writes: [put('a', { shelf: 3, label: 'Möbius', name: 'Assam' })] });
  expect(await idsWhere(other, { field: 'shelf', op: 'eq', value: 3 })).toEqual(['a']);
  expect(await idsOf(other, { text: 'mobius assam' })).toEqual(['a']);
});

test('a collection that another process dropped takes no more writes', async () => {
  const other = await another();
  await other.drop('teas');
  await expect(store.write({ writes: [put('a', {})] })).rejects.toMatchObject({ name: 'InvalidDocumentUse' });
});

test('ids and values that differ only after a control character are kept apart, and in order', async () => {
  const names = ['a', 'a\u0000', 'a\u0000b', 'a\u0001', 'a\u0001\u0001', 'a\u0002', 'ab'];
  await stocked(store, Object.fromEntries(names.map((name) => [name, { name }])));
  expect(await idsOf(store, {})).toEqual(names);
  expect(await idsOf(store, { sort: { field: 'name', direction: 'asc' } })).toEqual(names);
  for (const name of names) {
    expect(await bodyOf(store, name)).toEqual({ name });
    expect(await idsWhere(store, { field: 'name', op: 'eq', value: name })).toEqual([name]);
  }
});

test('a large page lets others have their turn before the next', async () => {
  await store.write({ writes: Array.from({ length: 50 }, (_, n) => put(`${n}`, {})) });
  let turns = 0;
  setImmediate(() => (turns += 1));
  await store.find('teas', { limit: 49 });
  expect(turns).toBe(0);
  await store.find('teas', { limit: 50 });
  expect(turns).toBe(1);
});

test('writing to a file that was closed says that documents are unavailable', async () => {
  const file = await openSqlite(path, { clock: systemClock });
  const late = sqliteDocumentStore(file);
  await late.ensure(teas);
  await file.close();
  await expect(late.write({ writes: [put('a', {})] })).rejects.toBeInstanceOf(DocumentsUnavailable);
});
