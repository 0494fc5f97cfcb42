import { added, at, made, opened, reserved } from './events';
import { column } from './pages';
import { openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

test('reservations are listed by order, product and status, the newest first', async () => {
  const [first, second, third] = [`${made(1)}:laptop`, `${made(2)}:laptop`, `${made(2)}:mouse`];
  const mouse = { productId: 'mouse', reservationId: third, orderId: made(2), quantity: 5, at: at('12:00') };
  await shop.append(reserved(1, 'laptop', 2), reserved(2, 'laptop', 1), reserved(2, 'mouse', 5), {
    type: 'StockCommitted',
    data: mouse,
  });
  for (const [query, expected] of [
    ['', [third, second, first]],
    [`?orderId=${made(2)}`, [third, second]],
    ['?productId=laptop', [second, first]],
    ['?status=committed', [third]],
    ['?productId=laptop&status=committed', []],
  ] as const)
    expect(column(await shop.get(`/inventory/reservations${query}`), 'id')).toEqual(expected);
  const answer = await shop.get(`/inventory/reservations?orderId=${made(1)}`);
  expect(answer.json).toEqual({
    data: [
      {
        id: first,
        orderId: made(1),
        productId: 'laptop',
        quantity: 2,
        status: 'reserved',
        expiresAt: at('23:00'),
        createdAt: at('11:01'),
        updatedAt: at('11:01'),
      },
    ],
    page: { limit: 20, next: null },
  });
});

test.each([
  ['?orderId=1', 'orderId'],
  ['?productId=%20', 'productId'],
  ['?status=gone', 'status'],
])('/inventory/reservations%s is refused', async (query, parameter) => {
  const answer = await shop.get(`/inventory/reservations${query}`);
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter }] } });
});

test('what is running out is listed, the scarcest first', async () => {
  await shop.append(added('laptop'), opened('laptop', 5), added('mouse'), opened('mouse', 1));
  await shop.append(added('pen'), opened('pen'), reserved(1, 'laptop', 3));
  const { json } = await shop.get('/inventory/low-stock');
  const mouse = { productId: 'mouse', name: 'mouse', available: 1, onHand: 1, reserved: 0 };
  const laptop = { productId: 'laptop', name: 'laptop', available: 2, onHand: 5, reserved: 3 };
  expect(json).toEqual({
    data: [
      { ...mouse, threshold: 3, since: at('09:00') },
      { ...laptop, threshold: 3, since: at('11:01') },
    ],
    page: { limit: 20, next: null },
  });
  expect(await shop.get('/inventory/low-stock?product=x')).toMatchObject({ status: 400 });
});
