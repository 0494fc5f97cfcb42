import * as fc from 'fast-check';
import {
  BadCursor,
  decodeCursor,
  encodeCursor,
  nextCursor,
  type Condition,
  type ListQuery,
  type Scalar,
} from '@queuecommerce/infra';

const confirmed: Condition = { field: 'status', op: 'eq', value: 'confirmed' };
const recent: Condition = { field: 'createdAt', op: 'gte', value: '2026-01-01' };
const query: ListQuery = {
  list: 'orders',
  where: [confirmed, recent],
  sort: { field: 'createdAt', direction: 'desc' },
};
const place = { value: '2026-02-03T04:05:06.789Z', id: 'order-1' };

test('a cursor comes back as the place it was made from', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
      ) as fc.Arbitrary<Scalar>,
      fc.string({ unit: 'grapheme' }),
      (value, id) => {
        const cursor = encodeCursor(query, { value, id });
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(query, cursor)).toEqual({ value: Object.is(value, -0) ? 0 : value, id });
      },
    ),
  ));

test('the order of conditions and of their values does not matter to a cursor', () => {
  const cursor = encodeCursor({ list: 'orders', where: [oneOf('placed', 'shipped'), recent] }, place);
  expect(decodeCursor({ list: 'orders', where: [recent, oneOf('shipped', 'placed')] }, cursor)).toEqual(
    place,
  );
});

test.each<[string, Partial<ListQuery>]>([
  ['list', { list: 'payments' }],
  ['filter', { where: [confirmed] }],
  ['value', { where: [{ ...confirmed, value: 'placed' }, recent] }],
  ['kind of value', { where: [{ field: 'status', op: 'eq', value: null }, recent] }],
  ['text', { text: 'laptop' }],
  ['sort field', { sort: { field: 'total', direction: 'desc' } }],
  ['direction', { sort: { field: 'createdAt', direction: 'asc' } }],
])('a cursor made for another %s is refused', (_what, other) => {
  expect(() => decodeCursor({ ...query, ...other }, encodeCursor(query, place))).toThrow(BadCursor);
});

test('a cursor with a character too many or with another fingerprint is refused', () => {
  const cursor = encodeCursor(query, place);
  const fingerprintEnds = 20;
  for (let index = 0; index < cursor.length; index += 1) {
    const longer = `${cursor.slice(0, index)}!${cursor.slice(index)}`;
    expect(() => decodeCursor(query, longer)).toThrow(BadCursor);
    if (index >= fingerprintEnds) continue;
    const changed = `${cursor.slice(0, index)}${cursor[index] === 'A' ? 'B' : 'A'}${cursor.slice(index + 1)}`;
    expect(() => decodeCursor(query, changed)).toThrow(BadCursor);
  }
});

test.each([
  ['', 'nothing'],
  ['garbage', 'no JSON'],
  [json(null), 'null'],
  [json([]), 'an empty list'],
  [json(['x', 1]), 'too short'],
  [json(['x', { a: 1 }, 'id']), 'a value that is no scalar'],
  [json(['x', 1, 2]), 'an id that is no string'],
  [json(['x', 1, 'id', 4]), 'too long a list'],
  [`${encodeCursor(query, place)}=`, 'padding'],
  ['A'.repeat(10_000), 'far too long'],
])('%p is refused as a cursor: %s', (cursor) => {
  expect(() => decodeCursor(query, cursor)).toThrow(BadCursor);
});

test('a page with more after it has a cursor from its last document, a last page has none', () => {
  const documents = ['a', 'b'].map((id) => ({
    id,
    body: { createdAt: `at-${id}` },
    position: undefined,
    json: '',
  }));
  const cursor = nextCursor(query, { documents, more: true });
  expect(decodeCursor(query, cursor ?? '')).toEqual({ value: 'at-b', id: 'b' });
  expect(nextCursor(query, { documents, more: false })).toBeUndefined();
  expect(nextCursor({ list: 'orders' }, { documents: [], more: false })).toBeUndefined();
});

function json(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function oneOf(...value: string[]): Condition {
  return { field: 'status', op: 'in', value };
}
