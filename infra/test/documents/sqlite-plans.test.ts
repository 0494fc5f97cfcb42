import type { DocumentQuery } from '@queuecommerce/infra';
import { openForWriting, type Database } from '../../src/sqlite/database';
import { documentTables } from '../../src/documents/sqlite/tables';
import { Collections } from '../../src/documents/sqlite/collections';
import { declarationOf } from '../../src/documents/declaration';
import { planFind, type WordsPlan } from '../../src/documents/sqlite/find-plan';

/** What SQLite says that it will do: seeks only, so that a page costs the same among a thousand and a million documents. */
const orders = declarationOf({
  name: 'orders',
  indexes: [
    ['createdAt'],
    ['status', 'createdAt'],
    ['customerId', 'status', 'createdAt'],
    ['total', 'currency'],
    ['total'],
  ],
  textFields: ['customer'],
});
const newest = { field: 'createdAt', direction: 'desc' } as const;
const oldest = { field: 'createdAt', direction: 'asc' } as const;
const after = { value: '2026-02-03', id: 'order-1' };
const confirmed = { field: 'status', op: 'eq', value: 'confirmed' } as const;
const since = { field: 'createdAt', op: 'gte', value: '2026-01-01' } as const;
const until = { field: 'createdAt', op: 'lt', value: '2026-03-01' } as const;

let db: Database;

beforeEach(() => {
  db = openForWriting(':memory:');
  db.exec(documentTables);
  new Collections(db).ensure(orders);
});
afterEach(() => db.close());

function plan(query: Partial<DocumentQuery>, words: WordsPlan = { kind: 'each', words: [] }): string {
  const { sql, runs } = planFind(orders, { limit: 20, ...query }, words);
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(runs[0] ?? []));
  return steps.map(({ detail }: { detail: string }) => detail).join('; ');
}

test('a filter with sort and place is one seek in the compound index', () => {
  expect(plan({ where: [confirmed], sort: newest, after })).toBe(
    'SEARCH d USING INDEX documents/orders#1 (f1=? AND (f0,id)<(?,?))',
  );
  expect(plan({ where: [confirmed], sort: oldest, after })).toBe(
    'SEARCH d USING INDEX documents/orders#1 (f1=? AND (f0,id)>(?,?))',
  );
});

test('the order in which conditions are written does not matter', () => {
  const where = [confirmed, { field: 'customerId', op: 'eq', value: 'c-1' }] as const;
  const seek = 'SEARCH d USING INDEX documents/orders#2 (f2=? AND f1=? AND (f0,id)<(?,?))';
  expect(plan({ where, sort: newest, after })).toBe(seek);
  expect(plan({ where: where.toReversed(), sort: newest, after })).toBe(seek);
});

test('a first page and a sort alone are in the order of the index', () => {
  expect(plan({ where: [confirmed], sort: newest })).toBe('SEARCH d USING INDEX documents/orders#1 (f1=?)');
  expect(plan({ sort: newest })).toBe('SCAN d USING INDEX documents/orders#0');
  expect(plan({ sort: newest, after })).toBe('SEARCH d USING INDEX documents/orders#0 ((f0,id)<(?,?))');
});

test('an index that sorts ties by another field before the id is not taken for one in order', () => {
  expect(plan({ sort: { field: 'total', direction: 'asc' } })).toBe('SCAN d USING INDEX documents/orders#4');
});

test('a range on the sort field leaves the place to be what is sought', () => {
  expect(plan({ where: [confirmed, since, until], sort: newest, after })).toBe(
    'SEARCH d USING INDEX documents/orders#1 (f1=? AND f0>? AND (f0,id)<(?,?))',
  );
  expect(plan({ where: [since, until], sort: newest, after: { value: '2027', id: '' } })).toBe(
    'SEARCH d USING INDEX documents/orders#0 (f0>? AND f0<?)',
  );
});

test('each value of a list is sought by itself, in order', () => {
  const where = [
    { field: 'status', op: 'in', value: ['placed', 'confirmed', 'shipped'] },
    { field: 'customerId', op: 'in', value: ['c-1', 'c-2'] },
  ] as const;
  expect(planFind(orders, { where, sort: newest, limit: 20 }, { kind: 'each', words: [] }).runs).toHaveLength(
    6,
  );
  expect(plan({ where, sort: newest, after })).toBe(
    'SEARCH d USING INDEX documents/orders#2 (f2=? AND f1=? AND (f0,id)<(?,?))',
  );
});

test('very long lists are read by one statement', () => {
  const value = Array.from({ length: 65 }, (_, n) => `status-${n}`);
  const where = [{ field: 'status', op: 'in', value }] as const;
  const { runs } = planFind(orders, { where, sort: newest, limit: 20 }, { kind: 'each', words: [] });
  expect(runs).toHaveLength(1);
  expect(plan({ where, sort: newest })).toMatch(/^SEARCH d USING INDEX documents\/orders#1 \(f1=\?\)/);
});

test('a rare value is sought and what it has is sorted, before a whole index is walked in order', () => {
  const where = [{ field: 'customerId', op: 'eq', value: 'c-1' }] as const;
  expect(plan({ where, sort: { field: 'total', direction: 'asc' } })).toBe(
    'SEARCH d USING INDEX documents/orders#2 (f2=?); USE TEMP B-TREE FOR ORDER BY',
  );
});

test('documents by id are sought by id', () => {
  expect(plan({ after: { value: null, id: 'order-1' } })).toMatch(/^SEARCH d USING INDEX \S+ \(id>\?\)$/);
});

test('a few hits of a text search are read by row', () => {
  expect(plan({ where: [confirmed], sort: newest, after }, { kind: 'rows', rowids: [1, 2] })).toBe(
    'SCAN hit VIRTUAL TABLE INDEX 1:; SEARCH d USING INTEGER PRIMARY KEY (rowid=?); USE TEMP B-TREE FOR ORDER BY',
  );
});

test('of many hits a page is read in the order of the index', () => {
  expect(plan({ where: [confirmed], sort: newest, after }, { kind: 'each', words: ['gold'] })).toBe(
    'SEARCH d USING INDEX documents/orders#1 (f1=? AND (f0,id)<(?,?))',
  );
});
