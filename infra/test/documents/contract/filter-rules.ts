import * as fc from 'fast-check';
import type { Condition, Scalar } from '@queuecommerce/infra';
import { idsOf, idsWhere, put, stocked, teas, type CurrentStore, type Tea } from './tea-shop';

export function filterRules(current: CurrentStore): void {
  test('eq finds equal values, and never a value of another kind', async () => {
    const store = current();
    await stocked(store, { number: { grams: 1 }, text: { grams: '1' }, yes: { grams: true }, none: {} });
    expect(await idsWhere(store, { field: 'grams', op: 'eq', value: 1 })).toEqual(['number']);
    expect(await idsWhere(store, { field: 'grams', op: 'eq', value: '1' })).toEqual(['text']);
    expect(await idsWhere(store, { field: 'grams', op: 'eq', value: true })).toEqual(['yes']);
    expect(await idsWhere(store, { field: 'grams', op: 'eq', value: false })).toEqual([]);
  });

  test('eq null finds null and missing alike, also where the path breaks off', async () => {
    const store = current();
    await stocked(store, {
      absent: {},
      broken: { origin: {} },
      null: { kind: null },
      there: { kind: '', origin: { country: 'Japan' } },
    });
    expect(await idsWhere(store, { field: 'kind', op: 'eq', value: null })).toEqual([
      'absent',
      'broken',
      'null',
    ]);
    expect(await idsWhere(store, { field: 'origin.country', op: 'eq', value: null })).toEqual([
      'absent',
      'broken',
      'null',
    ]);
    expect(await idsWhere(store, { field: 'kind', op: 'in', value: [null, ''] })).toHaveLength(4);
  });

  test('in finds each of its values, once; an empty one finds nothing', async () => {
    const store = current();
    await stocked(store, { a: { kind: 'black' }, b: { kind: 'green' }, c: { kind: 'white' } });
    expect(await idsWhere(store, { field: 'kind', op: 'in', value: ['white', 'black', 'white'] })).toEqual([
      'a',
      'c',
    ]);
    expect(await idsWhere(store, { field: 'kind', op: 'in', value: [] })).toEqual([]);
    expect(await store.count('teas', [{ field: 'kind', op: 'in', value: [] }])).toBe(0);
  });

  test('a range keeps to values of its own kind', async () => {
    const store = current();
    await stocked(store, {
      five: { grams: 5 },
      minus: { grams: -5 },
      most: { grams: Number.MAX_SAFE_INTEGER },
      none: {},
      text: { grams: '7' },
      yes: { grams: true },
    });
    expect(await idsWhere(store, { field: 'grams', op: 'lt', value: 5 })).toEqual(['minus']);
    expect(await idsWhere(store, { field: 'grams', op: 'lte', value: 5 })).toEqual(['five', 'minus']);
    expect(await idsWhere(store, { field: 'grams', op: 'gt', value: 5 })).toEqual(['most']);
    expect(await idsWhere(store, { field: 'grams', op: 'gte', value: Number.MAX_SAFE_INTEGER - 1 })).toEqual([
      'most',
    ]);
    expect(await idsWhere(store, { field: 'grams', op: 'gte', value: '' })).toEqual(['text']);
    expect(await idsWhere(store, { field: 'grams', op: 'lt', value: '~' })).toEqual(['text']);
  });

  test('dotted paths reach into objects', async () => {
    const store = current();
    await stocked(store, {
      a: { origin: { country: 'India' }, name: 'Assam' },
      b: { origin: { country: 'Japan' }, name: 'Bancha' },
      c: { origin: { country: 'India' }, name: 'Nilgiri' },
    });
    const india: Condition = { field: 'origin.country', op: 'eq', value: 'India' };
    expect(await idsWhere(store, india)).toEqual(['a', 'c']);
    expect(await idsWhere(store, india, { field: 'name', op: 'gt', value: 'B' })).toEqual(['c']);
  });

  test('conditions that contradict each other find nothing', async () => {
    const store = current();
    await stocked(store, { a: { grams: 5 } });
    expect(
      await idsWhere(store, { field: 'grams', op: 'gt', value: 5 }, { field: 'grams', op: 'lt', value: 5 }),
    ).toEqual([]);
    expect(
      await idsWhere(store, { field: 'grams', op: 'eq', value: 5 }, { field: 'grams', op: 'eq', value: 6 }),
    ).toEqual([]);
  });

  test('a document is found under its new values after a put, and no more under the old', async () => {
    const store = current();
    await stocked(store, { a: { kind: 'black', grams: 1 } });
    await store.write({ writes: [put('a', { kind: 'green', grams: 1 })] });
    expect(await idsWhere(store, { field: 'kind', op: 'eq', value: 'black' })).toEqual([]);
    expect(await idsWhere(store, { field: 'kind', op: 'eq', value: 'green' })).toEqual(['a']);
  });

  test('any combination of conditions finds what each document by itself would be found by', async () => {
    const store = current();
    await store.ensure(teas);
    const kind = fc.constantFrom('black', 'green', null);
    const grams = fc.constantFrom<Scalar>(-1, 0, 1, 2.5, '', 'a', 'ä', true, null);
    const condition: fc.Arbitrary<Condition> = fc.oneof(
      fc.record({
        field: fc.constant('grams'),
        op: fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte'),
        value: grams,
      }),
      fc.record({ field: fc.constant('kind'), op: fc.constant('eq'), value: kind }),
      fc.record({
        field: fc.constantFrom('kind', 'grams'),
        op: fc.constant('in'),
        value: fc.array(fc.oneof(kind, grams), { maxLength: 3 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ kind, grams }), { minLength: 1, maxLength: 12 }),
        fc.array(condition, { maxLength: 3 }),
        async (bodies, where) => {
          await store.drop('teas');
          await stocked(store, Object.fromEntries(bodies.map((body, n) => [`t${n + 10}`, body as Tea])));
          // Alone in its collection a document meets each condition by itself, or not.
          const each = await Promise.all(where.map(async (one) => new Set(await idsWhere(store, one))));
          const all = await idsOf(store, {});
          const expected = all.filter((id) => each.every((found) => found.has(id)));
          expect(await idsWhere(store, ...where)).toEqual(expected);
          expect(await store.count('teas', where)).toBe(expected.length);
        },
      ),
      { numRuns: 40 },
    );
  });
}
