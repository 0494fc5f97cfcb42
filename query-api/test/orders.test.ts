import { asked, at, authorized, confirmed, made, placed, reserved } from './events';
import { column, nextOf } from './pages';
import { openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

describe('GET /orders/:id', () => {
  test('shows the order with its payment, its reservations and its history', async () => {
    await shop.append(placed(1), reserved(1, 'laptop-001', 2), asked(1), authorized(1), confirmed(1));
    const { status, json } = await shop.get(`/orders/${made(1)}`);
    expect(status).toBe(200);
    expect(json).toEqual({
      id: made(1),
      status: 'confirmed',
      reason: null,
      customer: { customerId: 'john', email: 'john@example.com', firstName: 'John', lastName: 'Doe' },
      items: [
        {
          productId: 'laptop-001',
          productName: 'Gaming Laptop',
          quantity: 2,
          unitPrice: 500,
          lineTotal: 1_000,
        },
      ],
      totalAmount: 1_000,
      currency: 'USD',
      shippingAddress: { street: '1 Street', city: 'City', postalCode: '12345', country: 'USA' },
      paymentMethod: 'credit_card',
      payment: {
        id: made(501),
        status: 'authorized',
        attempts: 1,
        declineCode: null,
        nextActionUrl: null,
        authorizedAmount: 1_000,
        capturedAmount: 0,
        refundedAmount: 0,
        refunds: [],
      },
      reservations: [
        { id: `${made(1)}:laptop-001`, productId: 'laptop-001', quantity: 2, status: 'reserved' },
      ],
      shipment: null,
      history: [
        { status: 'placed', at: at('10:01') },
        { status: 'confirmed', at: at('12:00') },
      ],
      deadline: at('23:00'),
      revision: 1,
      createdAt: at('10:01'),
      updatedAt: at('12:00'),
    });
  });

  test('its ETag begins with the revision and changes with everything that the answer tells', async () => {
    await shop.append(placed(1));
    const first = await shop.get(`/orders/${made(1)}`);
    const tag = first.headers.etag ?? '';
    expect(tag).toMatch(/^"0-/);
    const unchanged = await shop.get(`/orders/${made(1)}`, { 'if-none-match': tag });
    expect(unchanged).toMatchObject({ status: 304, json: undefined });
    await shop.append(asked(1));
    const changed = await shop.get(`/orders/${made(1)}`, { 'if-none-match': tag });
    expect(changed).toMatchObject({ status: 200, json: { payment: { status: 'requested' }, revision: 0 } });
  });

  test('an unknown order is not found', async () => {
    const answer = await shop.get(`/orders/${made(9)}`);
    expect(answer).toMatchObject({ status: 404, json: { code: 'order-not-found', orderId: made(9) } });
  });

  test('an id of the wrong form is refused', async () => {
    const answer = await shop.get('/orders/nonsense');
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter: 'id' }] } });
  });
});

describe('GET /orders', () => {
  test('lists the newest first, a page at a time, to the end', async () => {
    await shop.append(...[1, 2, 3, 4, 5].map((n) => placed(n)));
    const seen: unknown[] = [];
    for (let path: string | undefined = '/orders?limit=2'; path !== undefined;) {
      const answer = await shop.get(path);
      seen.push(column(answer, 'id'));
      path = nextOf(answer);
      const next = path === undefined ? null : path.replace('/orders?limit=2&cursor=', '');
      expect(answer).toMatchObject({ status: 200, json: { page: { limit: 2, next } } });
    }
    expect(seen).toEqual([[made(5), made(4)], [made(3), made(2)], [made(1)]]);
  });

  test('an empty list is a page without entries', async () => {
    const { status, json } = await shop.get('/orders');
    expect({ status, json }).toEqual({ status: 200, json: { data: [], page: { limit: 20, next: null } } });
  });

  test.each([
    ['status=confirmed', [2]],
    ['customerId=jane', [3]],
    ['customerId=jane&status=confirmed', []],
    ['createdFrom=2026-01-31T10:02:00Z', [3, 2]],
    ['createdFrom=2026-01-31T11:02:00%2B01:00&createdTo=2026-01-31T10:02:00.000Z', [2]],
    ['createdTo=2026-01-31T10:01:30Z', [1]],
    ['createdFrom=2026-01-31&createdTo=2026-01-31', [3, 2, 1]],
    ['createdFrom=2026-02-01', []],
    ['createdTo=2026-01-30', []],
    ['q=roe', [3]],
    ['q=gaming%20jo', [2, 1]],
    ['q=john@example.com', [2, 1]],
    [`q=${made(2)}`, [2]],
    ['q=nothing', []],
  ])('?%s selects orders %p', async (query, expected) => {
    const jane = { customerId: 'jane', email: 'jane@example.com', firstName: 'Jane', lastName: 'Roe' };
    await shop.append(placed(1), placed(2), placed(3, { customer: jane }), confirmed(2));
    expect(column(await shop.get(`/orders?${query}`), 'id')).toEqual(expected.map(made));
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['status=lost', 'status'],
    ['customerId=', 'customerId'],
    ['customerId=a%20b', 'customerId'],
    ['createdFrom=yesterday', 'createdFrom'],
    ['createdFrom=2026-02-30', 'createdFrom'],
    ['createdTo=2026-01-31T10:00', 'createdTo'],
    ['createdTo=9999-12-31T23:59:59-14:00', 'createdTo'],
    ['q=', 'q'],
    ['offset=20', 'offset'],
    ['status=placed&status=confirmed', 'status'],
  ])('?%s is refused, naming the parameter', async (query, parameter) => {
    const answer = await shop.get(`/orders?${query}`);
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid-request', errors: [{ parameter }] } });
  });

  test('a cursor that is malformed, or belongs to another query, is refused', async () => {
    await shop.append(placed(1), placed(2));
    const next = nextOf(await shop.get('/orders?limit=1')) ?? '';
    expect(column(await shop.get(next), 'id')).toEqual([made(1)]);
    const cursor = next.replace(/^.*cursor=/, '');
    for (const path of [
      '/orders?cursor=AAAA',
      '/orders?cursor=%21',
      `/orders?status=placed&cursor=${cursor}`,
      `/payments?cursor=${cursor}`,
    ])
      expect(await shop.get(path)).toMatchObject({
        status: 400,
        json: { code: 'bad-cursor', errors: [{ parameter: 'cursor' }] },
      });
  });
});
