import { InvalidDocumentUse } from '@queuecommerce/infra';
import { bodyOf, put, stocked, teas, type CurrentStore } from './tea-shop';

/** Programming errors are refused loudly, before anything is changed. */
export function useRules(current: CurrentStore): void {
  test('a collection that was not ensured can not be used', async () => {
    const store = current();
    await refused(store.load('teas', ['a']));
    await refused(store.find('teas', { limit: 1 }));
    await refused(store.count('teas'));
    await refused(store.write({ writes: [put('a', {})] }));
  });

  test('a dropped collection can not be used', async () => {
    const store = current();
    await stocked(store, { a: {} });
    await store.drop('teas');
    await refused(store.load('teas', ['a']));
    await refused(store.write({ writes: [put('a', {})] }));
  });

  test('filtering or sorting by a field that no index declares is refused', async () => {
    const store = current();
    await store.ensure(teas);
    await refused(store.find('teas', { where: [{ field: 'body', op: 'eq', value: 1 }], limit: 1 }));
    await refused(store.find('teas', { sort: { field: 'origin', direction: 'asc' }, limit: 1 }));
    await refused(store.count('teas', [{ field: "kind' OR 1", op: 'eq', value: 1 }]));
  });

  test('searching text where no text fields are declared is refused', async () => {
    const store = current();
    await store.ensure({ name: 'mute', indexes: [['kind']] });
    await refused(store.find('mute', { text: 'tea', limit: 1 }));
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a limit of %p is refused', async (limit) => {
    await current().ensure(teas);
    await refused(current().find('teas', { limit }));
  });

  test.each(['', 'Teas', '1st', 'teas"; DROP TABLE x', 'te as', 'te/as', 'x'.repeat(64)])(
    'a collection can not be called %p',
    async (name) => {
      await refused(current().ensure({ name, indexes: [] }));
    },
  );

  test.each([[['']], [['a..b']], [['a"']], [['a', 'a']], [[]]])(
    'an index on %j is refused',
    async (index) => {
      await refused(current().ensure({ name: 'teas', indexes: [index] }));
    },
  );

  test('an indexed field that holds no scalar is refused, and nothing of its batch is applied', async () => {
    const store = current();
    await stocked(store, { a: { kind: 'black' } });
    await refused(store.write({ writes: [put('a', { kind: 'green' }), put('b', { kind: ['black'] })] }));
    expect(await bodyOf(store, 'a')).toEqual({ kind: 'black' });
  });
}

function refused(attempt: Promise<unknown>): Promise<void> {
  return expect(attempt).rejects.toBeInstanceOf(InvalidDocumentUse);
}
