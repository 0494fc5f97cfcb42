import { InvalidDocumentUse } from '@queuecommerce/infra';
import { bodyOf, idsOf, idsWhere, put, stocked, teas, type CurrentStore } from './tea-shop';

export function collectionRules(current: CurrentStore): void {
  test('ensuring a collection again changes nothing', async () => {
    const store = current();
    await stocked(store, { a: { name: 'Assam' } });
    await store.ensure(teas);
    await Promise.all([store.ensure(teas), store.ensure(teas)]);
    expect(await bodyOf(store, 'a')).toEqual({ name: 'Assam' });
  });

  test('a collection ensured with one more index or text field has its documents under it', async () => {
    const store = current();
    await store.ensure({ name: 'teas', indexes: [['kind']] });
    await store.write({ writes: [put('a', { name: 'Assam', kind: 'black' }), put('b', { name: 'Bancha' })] });
    await store.ensure({ name: 'teas', indexes: [['name']], textFields: ['name'] });
    expect(await idsWhere(store, { field: 'name', op: 'eq', value: 'Bancha' })).toEqual(['b']);
    expect(await idsWhere(store, { field: 'kind', op: 'eq', value: 'black' })).toEqual(['a']);
    expect(await idsOf(store, { text: 'assam' })).toEqual(['a']);
  });

  test('a collection is filled without its indexes, and has its documents under them once it is ensured', async () => {
    const store = current();
    await store.ensureWithoutIndexes(teas);
    await store.write({ writes: [put('b', { name: 'Bancha', kind: 'green' }), put('a', { kind: 'black' })] });
    await store.ensureWithoutIndexes(teas);
    await store.write({ writes: [put('a', { name: 'Assam', kind: 'black' })] });
    expect(await idsOf(store, {})).toEqual(['a', 'b']);
    expect(await bodyOf(store, 'a')).toEqual({ name: 'Assam', kind: 'black' });
    const byKind = { field: 'kind', op: 'eq', value: 'black' } as const;
    await expect(idsWhere(store, byKind)).rejects.toThrow(InvalidDocumentUse);
    await store.ensure(teas);
    expect(await idsWhere(store, byKind)).toEqual(['a']);
    expect(await idsOf(store, { text: 'banc', sort: { field: 'name', direction: 'desc' } })).toEqual(['b']);
    await store.ensureWithoutIndexes(teas);
    await store.write({ writes: [put('c', { name: 'Ceylon', kind: 'black' })] });
    expect(await idsWhere(store, byKind)).toEqual(['a', 'c']);
  });

  test('collections keep to themselves, however alike their names are', async () => {
    const store = current();
    await stocked(store, { a: { name: 'Assam' } });
    await store.ensure({ name: 'teas-2', indexes: [] });
    expect((await store.load('teas-2', ['a'])).size).toBe(0);
    await store.drop('teas-2');
    expect(await store.count('teas')).toBe(1);
  });

  test('dropping removes the documents, and ensuring afterwards begins anew', async () => {
    const store = current();
    await stocked(store, { a: { name: 'Assam' } });
    await store.drop('teas');
    await store.ensure(teas);
    expect(await store.count('teas')).toBe(0);
    expect(await idsOf(store, { text: 'assam' })).toEqual([]);
    await stocked(store, { a: { name: 'Bancha' } });
    expect(await idsOf(store, { text: 'bancha' })).toEqual(['a']);
  });

  test('dropping what is not there does nothing', async () => {
    await expect(current().drop('never-ensured')).resolves.toBeUndefined();
  });

  test('count counts what matches', async () => {
    const store = current();
    await stocked(store, {
      a: { kind: 'black', grams: 10 },
      b: { kind: 'green', grams: 20 },
      c: { kind: 'black', grams: 30 },
    });
    expect(await store.count('teas')).toBe(3);
    expect(await store.count('teas', [{ field: 'kind', op: 'eq', value: 'black' }])).toBe(2);
    expect(
      await store.count('teas', [
        { field: 'kind', op: 'in', value: ['black', 'green', 'black'] },
        { field: 'grams', op: 'gt', value: 10 },
      ]),
    ).toBe(2);
  });
}
