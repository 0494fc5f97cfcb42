import * as fc from 'fast-check';
import type { DocumentQuery, DocumentStore, StoredDocument } from '@queuecommerce/infra';
import { idsOf, put, stocked, teas, type CurrentStore, type Tea } from './tea-shop';

type Direction = 'asc' | 'desc';

export function pageRules(current: CurrentStore): void {
  test('without a sort documents come by id', async () => {
    const store = current();
    await stocked(store, { b: {}, a: {}, C: {} });
    expect(await idsOf(store, {})).toEqual(['C', 'a', 'b']);
  });

  test('numbers sort as numbers, and ties by id in the same direction', async () => {
    const store = current();
    await stocked(store, { d: { grams: 10 }, b: { grams: 9 }, a: { grams: 10 }, c: { grams: -1.5 } });
    expect(await idsOf(store, { sort: { field: 'grams', direction: 'asc' } })).toEqual(['c', 'b', 'a', 'd']);
    expect(await idsOf(store, { sort: { field: 'grams', direction: 'desc' } })).toEqual(['d', 'a', 'b', 'c']);
  });

  test('strings sort by code point', async () => {
    const store = current();
    await stocked(store, {
      emoji: { name: '🍵' },
      high: { name: '\uffee' },
      lower: { name: 'a' },
      umlaut: { name: 'ä' },
      upper: { name: 'Z' },
    });
    const names = ['upper', 'lower', 'umlaut', 'high', 'emoji'];
    expect(await idsOf(store, { sort: { field: 'name', direction: 'asc' } })).toEqual(names);
    expect(await idsOf(store, { sort: { field: 'name', direction: 'desc' } })).toEqual(names.toReversed());
  });

  test('null and missing sort together, before numbers, and those before strings', async () => {
    const store = current();
    await stocked(store, {
      a: { grams: 'x' },
      b: { grams: null },
      c: {},
      d: { grams: -9 },
      e: { grams: '' },
    });
    const order = ['b', 'c', 'd', 'e', 'a'];
    expect(await walk(store, { sort: { field: 'grams', direction: 'asc' }, limit: 1 })).toEqual(order);
    expect(await walk(store, { sort: { field: 'grams', direction: 'desc' }, limit: 1 })).toEqual(
      order.toReversed(),
    );
  });

  test('a page tells whether there is more, also when it is exactly full', async () => {
    const store = current();
    await stocked(store, { a: {}, b: {}, c: {} });
    const more = async (limit: number): Promise<boolean> => (await store.find('teas', { limit })).more;
    expect([await more(2), await more(3), await more(4)]).toEqual([true, false, false]);
  });

  test('a page has the JSON of each body, for who passes it on', async () => {
    const store = current();
    const bodies = { a: { name: 'Grün "1"\u2028', notes: [{ text: '\n' }] }, b: { origin: {}, grams: 0.1 } };
    await stocked(store, bodies);
    const { documents } = await store.find<Tea>('teas', { limit: 10 });
    expect(documents.map(({ json }): unknown => JSON.parse(json))).toEqual([bodies.a, bodies.b]);
  });

  test('a page may begin after a place whose document is gone', async () => {
    const store = current();
    await stocked(store, { a: { grams: 1 }, c: { grams: 1 }, d: { grams: 2 } });
    const sort = { field: 'grams', direction: 'asc' } as const;
    expect(await idsOf(store, { sort, after: { value: 1, id: 'b' } })).toEqual(['c', 'd']);
    expect(await idsOf(store, { sort, after: { value: 1.5, id: 'z' } })).toEqual(['d']);
    expect(await idsOf(store, { after: { value: null, id: 'b' } })).toEqual(['c', 'd']);
  });

  test('a range on the sort field and a place in it both hold', async () => {
    const store = current();
    await stocked(store, {
      a: { grams: 1 },
      b: { grams: 2 },
      c: { grams: 3 },
      d: { grams: 4 },
      e: { grams: 4 },
    });
    const where = [
      { field: 'grams', op: 'gte', value: 2 },
      { field: 'grams', op: 'lte', value: 4 },
    ] as const;
    const from = (direction: Direction, value: number, id: string): Promise<readonly string[]> =>
      idsOf(store, { where, sort: { field: 'grams', direction }, after: { value, id } });
    expect(await from('asc', 0, 'z')).toEqual(['b', 'c', 'd', 'e']);
    expect(await from('asc', 2, 'a')).toEqual(['b', 'c', 'd', 'e']);
    expect(await from('asc', 4, 'd')).toEqual(['e']);
    expect(await from('desc', 9, 'a')).toEqual(['e', 'd', 'c', 'b']);
    expect(await from('desc', 4, 'e')).toEqual(['d', 'c', 'b']);
    expect(await from('desc', 2, 'b')).toEqual([]);
  });

  test('pages visit every document exactly once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(shelf, direction, limit, async (bodies, direction, limit) => {
        await refill(current(), bodies);
        const sort = { field: 'grams', direction } as const;
        const query = {
          where: [{ field: 'kind', op: 'in', value: ['black', 'green'] }],
          sort,
          limit,
        } as const;
        const whole = await idsOf(current(), { ...query, limit: 1000 });
        expect(await walk(current(), query)).toEqual(whole);
        expect(new Set(whole).size).toBe(bodies.length);
      }),
      { numRuns: 30 },
    );
  });

  test('documents put between two pages neither repeat nor hide what was there', async () => {
    await fc.assert(
      fc.asyncProperty(shelf, shelf, direction, limit, async (bodies, late, direction, limit) => {
        await refill(current(), bodies);
        const query: DocumentQuery = { sort: { field: 'grams', direction }, limit };
        const before = await idsOf(current(), { ...query, limit: 1000 });
        const arriving = [...late.entries()];
        const seen = await walk(current(), query, async () => {
          const next = arriving.shift();
          if (next !== undefined) await current().write({ writes: [put(`late-${next[0]}`, next[1])] });
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => !id.startsWith('late-'))).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
}

const shelf = fc.array(
  fc.record<Tea>({
    kind: fc.constantFrom('black', 'green'),
    grams: fc.constantFrom<Tea['grams']>(null, -1, 0, 1, 1.5, '', 'a', 'b'),
  }),
  { minLength: 1, maxLength: 15 },
);
const direction = fc.constantFrom<Direction>('asc', 'desc');
const limit = fc.integer({ min: 1, max: 5 });

async function refill(store: DocumentStore, bodies: readonly Tea[]): Promise<void> {
  await store.drop(teas.name);
  await stocked(store, Object.fromEntries(bodies.map((body, n) => [`t${n}`, body])));
}

/** Follows the pages to the end, as a client does with cursors. */
async function walk(
  store: DocumentStore,
  query: DocumentQuery,
  between?: () => Promise<void>,
): Promise<readonly string[]> {
  const seen: string[] = [];
  let last: StoredDocument<Tea> | undefined;
  for (;;) {
    const after = last && { value: last.body.grams ?? null, id: last.id };
    const page = await store.find<Tea>('teas', after === undefined ? query : { ...query, after });
    seen.push(...page.documents.map(({ id }) => id));
    last = page.documents.at(-1);
    if (!page.more || last === undefined) return seen;
    await between?.();
  }
}
