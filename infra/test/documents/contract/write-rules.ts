import * as fc from 'fast-check';
import type { Body } from '@queuecommerce/infra';
import { bodyOf, position, put, remove, stocked, teas, type CurrentStore } from './tea-shop';

export function writeRules(current: CurrentStore): void {
  test('loading gives the documents that exist and nothing for the others', async () => {
    const store = current();
    await stocked(store, { a: { name: 'Assam' }, b: { name: 'Bancha' } });
    const found = await store.load('teas', ['b', 'missing', 'b']);
    expect([...found]).toEqual([['b', { id: 'b', body: { name: 'Bancha' }, position: undefined }]]);
    expect((await store.load('teas', [])).size).toBe(0);
  });

  test('a put replaces the whole document, and a delete removes it', async () => {
    const store = current();
    await stocked(store, { a: { name: 'Assam', kind: 'black' } });
    await store.write({ writes: [put('a', { name: 'Bancha' })] });
    expect(await bodyOf(store, 'a')).toEqual({ name: 'Bancha' });
    await store.write({ writes: [remove('a'), remove('never-there')] });
    expect(await bodyOf(store, 'a')).toBeUndefined();
  });

  test('a put with a position is stored with it', async () => {
    const store = current();
    await store.ensure(teas);
    await store.write({ writes: [put('a', { name: 'Assam' }, 0)] });
    expect((await store.load('teas', ['a'])).get('a')?.position).toBe(position(0));
  });

  test('a put at an equal or earlier position does nothing, a later one replaces', async () => {
    const store = current();
    await store.ensure(teas);
    await store.write({ writes: [put('a', { name: 'fifth' }, 5)] });
    await store.write({ writes: [put('a', { name: 'again' }, 5), put('b', { name: 'goes through' }, 5)] });
    await store.write({ writes: [put('a', { name: 'stale' }, 0)] });
    expect(await bodyOf(store, 'a')).toEqual({ name: 'fifth' });
    expect(await bodyOf(store, 'b')).toEqual({ name: 'goes through' });
    await store.write({ writes: [put('a', { name: 'tenth' }, 10)] });
    expect((await store.load('teas', ['a'])).get('a')).toEqual({
      id: 'a',
      body: { name: 'tenth' },
      position: position(10),
    });
  });

  test('position zero guards like any other', async () => {
    const store = current();
    await store.ensure(teas);
    await store.write({ writes: [put('a', { name: 'first' }, 0)] });
    await store.write({ writes: [put('a', { name: 'repeated' }, 0)] });
    expect(await bodyOf(store, 'a')).toEqual({ name: 'first' });
  });

  test('a put without a position always replaces, and so does one upon a document without', async () => {
    const store = current();
    await store.ensure(teas);
    await store.write({ writes: [put('a', { name: 'folded' }, 9)] });
    await store.write({ writes: [put('a', { name: 'plain' })] });
    expect((await store.load('teas', ['a'])).get('a')).toEqual({
      id: 'a',
      body: { name: 'plain' },
      position: undefined,
    });
    await store.write({ writes: [put('a', { name: 'guarded' }, 1)] });
    expect(await bodyOf(store, 'a')).toEqual({ name: 'guarded' });
  });

  test('a batch applies its writes in order, also several to one id', async () => {
    const store = current();
    await stocked(store, { c: { name: 'old' } });
    await store.write({
      writes: [
        put('a', { name: 'one' }, 1),
        put('a', { name: 'two' }, 2),
        put('a', { name: 'late' }, 1),
        put('b', { name: 'short-lived' }),
        remove('b'),
        remove('c'),
        put('c', { name: 'new' }),
      ],
    });
    expect(await bodyOf(store, 'a')).toEqual({ name: 'two' });
    expect(await bodyOf(store, 'b')).toBeUndefined();
    expect(await bodyOf(store, 'c')).toEqual({ name: 'new' });
  });

  test('an empty batch is no error', async () => {
    await expect(current().write({ writes: [] })).resolves.toBeUndefined();
  });

  test('a batch of a thousand documents is stored, and stored again', async () => {
    const store = current();
    await store.ensure(teas);
    const ids = Array.from({ length: 1000 }, (_, n) => `tea-${n}`);
    for (const grams of [1, 2])
      await store.write({ writes: ids.map((id) => put(id, { name: id, grams }, grams)) });
    const found = await store.load<{ grams: number }>('teas', ids);
    expect(found.size).toBe(1000);
    expect([...found.values()].every(({ body }) => body.grams === 2)).toBe(true);
    // FerretDB looks through the collection for each replacement.
  }, 180_000);

  test('batches written at the same time are all applied', async () => {
    const store = current();
    await store.ensure(teas);
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.write({ writes: [put(`t${n}`, { n })] })));
    expect(await store.count('teas')).toBe(50);
  });

  test('any JSON body and any id come back as they were', async () => {
    const store = current();
    await store.ensure({ name: 'bags', indexes: [] });
    const body = fc.dictionary(
      fc.stringMatching(/^[a-zA-Zäß漢_][a-zA-Z0-9äß漢 ]{0,9}$/),
      fc.jsonValue({ stringUnit: 'binary', noUnicodeString: false, maxDepth: 3 }),
      { maxKeys: 5 },
    );
    const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(id, body, async (id, body) => {
        const lossless = JSON.parse(JSON.stringify(body)) as Body;
        await store.write({ writes: [{ kind: 'put', collection: 'bags', id, body }] });
        expect((await store.load('bags', [id])).get(id)?.body).toEqual(lossless);
      }),
      { numRuns: 60 },
    );
  });

  test('whole numbers up to 2^53-1, nested arrays and every script survive', async () => {
    const store = current();
    await store.ensure(teas);
    const body = {
      grams: Number.MAX_SAFE_INTEGER,
      least: Number.MIN_SAFE_INTEGER,
      fraction: 0.1,
      nested: [[1, [2, []]], [{ deep: [null, true, {}] }]],
      scripts: '茶 чай ชา 🍵 \u0000 "\\\n\u2028',
    };
    await store.write({ writes: [put('a', body)] });
    expect(await bodyOf(store, 'a')).toEqual(body);
  });

  test('changing what was put or loaded does not change what is stored', async () => {
    const store = current();
    await store.ensure(teas);
    const origin = { country: 'India' };
    await store.write({ writes: [put('a', { origin })] });
    origin.country = 'Nepal';
    const loaded = await bodyOf(store, 'a');
    expect(loaded).toEqual({ origin: { country: 'India' } });
    Reflect.set(loaded ?? {}, 'origin', 'overwritten');
    expect(await bodyOf(store, 'a')).toEqual({ origin: { country: 'India' } });
  });
}
