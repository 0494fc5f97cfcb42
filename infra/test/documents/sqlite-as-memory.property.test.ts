import * as fc from 'fast-check';
import type { Condition, DocumentQuery, DocumentStore, DocumentWrite, Scalar } from '@queuecommerce/infra';
import { openSqlite, sqliteDocumentStore, systemClock, type SqliteFile } from '@queuecommerce/infra/adapters';
import { MemoryDocumentStore } from '@queuecommerce/infra/testing';
import { temporaryFile } from '../sqlite/temporary-file';
import { put, remove, teas, type Tea } from './contract/tea-shop';

/** Any writes followed by any query give the same on both: the in-memory store is the model. */
const { path, remove: clearUp } = temporaryFile();
let file: SqliteFile;
let sqlite: DocumentStore;

beforeAll(async () => {
  file = await openSqlite(path, { clock: systemClock });
  sqlite = sqliteDocumentStore(file);
});
afterAll(async () => {
  await file.close();
  clearUp();
});

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', '🍵', '\uffee');
const scalar = fc.constantFrom<Scalar>(
  null,
  -1.5,
  0,
  2,
  Number.MAX_SAFE_INTEGER,
  '',
  'a',
  'ä',
  '🍵',
  false,
  true,
);
const text = fc.constantFrom('', 'gold', 'Gö', 'old', 'green gold', 'ÉTÉ', 'x');
const body = fc.record(
  { kind: scalar, grams: scalar, name: text, origin: fc.record({ country: text }) },
  { requiredKeys: [] },
);
const write: fc.Arbitrary<DocumentWrite> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(id, body, fc.option(fc.nat(4), { nil: undefined }))
      .map(([id, body, at]) => put(id, body as Tea, at)),
  },
  { weight: 1, arbitrary: id.map(remove) },
);
const field = fc.constantFrom('kind', 'grams', 'name', 'origin.country');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ field, op: fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte'), value: fc.oneof(scalar, text) }),
  fc.record({ field, op: fc.constant('in'), value: fc.array(fc.oneof(scalar, text), { maxLength: 4 }) }),
);
const query: fc.Arbitrary<DocumentQuery> = fc.record(
  {
    where: fc.array(condition, { maxLength: 2 }),
    text,
    sort: fc.record({ field, direction: fc.constantFrom('asc', 'desc') }),
    after: fc.record({ value: fc.oneof(scalar, text), id }),
    limit: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: ['limit'] },
);

test('any writes and any query give on SQLite what they give in memory', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(write, { maxLength: 6 }), { maxLength: 3 }),
      fc.array(query, { minLength: 1, maxLength: 20 }),
      async (batches, queries) => {
        const memory = new MemoryDocumentStore();
        await sqlite.drop(teas.name);
        for (const store of [memory, sqlite]) {
          await store.ensure(teas);
          for (const writes of batches) await store.write({ writes });
        }
        for (const one of queries) {
          expect(await sqlite.find(teas.name, one)).toEqual(await memory.find(teas.name, one));
          expect(await sqlite.count(teas.name, one.where)).toBe(await memory.count(teas.name, one.where));
        }
      },
    ),
    { numRuns: 150 },
  );
});
