import type { OrderStatus } from '@queuecommerce/domain';
import { openShop, type Api } from '../api';
import { elsewhere, nobody, order } from '../requests';
import { confirm, reject, type Ids } from '../system';

/** An order that has come to this status. */
async function orderThatIs(api: Api, status: OrderStatus): Promise<string> {
  const ids = await api.place();
  const move = (body: object) => api.send(`PATCH /orders/${ids.orderId}`, { body });
  const ways: Record<OrderStatus, ((ids: Ids) => Promise<unknown>)[]> = {
    placed: [],
    confirmed: [() => confirm(api, ids)],
    shipped: [() => confirm(api, ids), () => move({ status: 'shipped' })],
    delivered: [
      () => confirm(api, ids),
      () => move({ status: 'shipped' }),
      () => move({ status: 'delivered' }),
    ],
    returned: [
      () => confirm(api, ids),
      () => move({ status: 'shipped' }),
      () => move({ status: 'returned', reason: 'broken' }),
    ],
    cancelled: [() => move({ status: 'cancelled' })],
    rejected: [() => reject(api, ids)],
  };
  for (const step of ways[status]) await step(ids);
  return ids.orderId;
}

const moves = {
  placed: ['cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'returned'],
  delivered: ['returned'],
  returned: [],
  cancelled: [],
  rejected: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;
const statuses = [
  'placed',
  'confirmed',
  'shipped',
  'delivered',
  'returned',
  'cancelled',
  'rejected',
] as const;
const events = {
  shipped: 'OrderShipped',
  delivered: 'OrderDelivered',
  returned: 'OrderReturned',
  cancelled: 'OrderCancelled',
} as const;

describe('O1 each move along the life cycle is one event, and the answer has the new revision', () => {
  test.each(statuses.flatMap((from) => moves[from].map((to) => [from, to] as const)))(
    '%s → %s',
    async (from, to) => {
      const api = await openShop();
      const orderId = await orderThatIs(api, from);
      const headers = { 'X-Actor': 'operator', 'X-Correlation-Id': 'c-1' };
      const [answer, [event, ...more]] = await api.appendedBy(() =>
        api.send(`PATCH /orders/${orderId}`, { body: { status: to }, headers }),
      );
      expect(more).toEqual([]);
      expect(event).toMatchObject({
        stream: `order-${orderId}`,
        type: events[to],
        metadata: { actor: 'operator', origin: 'http', correlationId: 'c-1' },
      });
      expect(answer).toMatchObject({
        status: 200,
        headers: { etag: `"${event?.revision}"`, 'consistency-token': expect.any(String) },
        json: { id: orderId, status: to },
      });
    },
  );
});

describe('O1 each other move is refused with the moves that are allowed, and nothing changes', () => {
  const refused = statuses.flatMap((from) =>
    statuses
      .filter((to) => !moves[from].some((allowed) => allowed === to))
      // A repeat of what a person asked for is no move: see below.
      .filter((to) => to !== from || from === 'placed' || from === 'confirmed' || from === 'rejected')
      .map((to) => [from, to] as const),
  );
  test.each(refused)('%s → %s', async (from, to) => {
    const api = await openShop();
    const orderId = await orderThatIs(api, from);
    const answer = await api.refused(`PATCH /orders/${orderId}`, { body: { status: to } });
    expect(answer).toMatchObject({
      status: 409,
      json: { code: 'transition-not-allowed', from, to, allowed: moves[from] },
    });
  });
});

test.each(['shipped', 'delivered', 'returned', 'cancelled'] as const)(
  'asking again for %s changes nothing and gives the order as it is',
  async (status) => {
    const api = await openShop();
    const orderId = await orderThatIs(api, status);
    const answer = await api.refused(`PATCH /orders/${orderId}`, { body: { status } });
    expect(answer).toMatchObject({ status: 200, json: { status }, headers: { etag: expect.any(String) } });
  },
);

test('a shipment has its carrier and tracking number', async () => {
  const api = await openShop();
  const orderId = await orderThatIs(api, 'confirmed');
  const shipment = { carrier: 'DHL', trackingNumber: 'JD0001' };
  const body = { status: 'shipped', ...shipment };
  expect(await api.send(`PATCH /orders/${orderId}`, { body })).toMatchObject({ json: { shipment } });
  // With another number it is another shipment, not a repeat.
  const other = { ...body, trackingNumber: 'JD0002' };
  expect(await api.refused(`PATCH /orders/${orderId}`, { body: other })).toMatchObject({ status: 409 });
});

test('a cancelled or returned order has its reason', async () => {
  const api = await openShop();
  const cancelled = await orderThatIs(api, 'placed');
  const body = { status: 'cancelled', reason: 'changed my mind' };
  expect(await api.send(`PATCH /orders/${cancelled}`, { body })).toMatchObject({
    json: { reason: 'changed my mind' },
  });
  const returned = await orderThatIs(api, 'returned');
  expect(await api.send(`PATCH /orders/${returned}`, { body: { status: 'returned' } })).toMatchObject({
    json: { reason: 'broken' },
  });
});

describe('the shipping address', () => {
  test.each(['placed', 'confirmed'] as const)('may change while the order is %s', async (status) => {
    const api = await openShop();
    const orderId = await orderThatIs(api, status);
    const body = { shippingAddress: elsewhere };
    const [answer, changes] = await api.appendedBy(() => api.send(`PATCH /orders/${orderId}`, { body }));
    expect(answer).toMatchObject({ status: 200, json: { status } });
    expect(changes).toMatchObject([
      {
        type: 'OrderShippingAddressChanged',
        data: body,
        metadata: { command: 'ChangeShippingAddress' },
      },
    ]);
    expect(await api.refused(`PATCH /orders/${orderId}`, { body })).toMatchObject({ status: 200 });
  });

  test.each(['shipped', 'delivered', 'returned', 'cancelled', 'rejected'] as const)(
    'is fixed once the order is %s',
    async (status) => {
      const api = await openShop();
      const orderId = await orderThatIs(api, status);
      const answer = await api.refused(`PATCH /orders/${orderId}`, { body: { shippingAddress: elsewhere } });
      expect(answer).toMatchObject({ status: 409, json: { code: 'shipping-address-fixed', status: 409 } });
    },
  );
});

describe('a change that is not well-formed is refused, and nothing changes', () => {
  const { shippingAddress } = order;
  test.each<[name: string, body: object | string, ...errors: [pointer: string, code: string][]]>([
    ['neither a status nor an address', {}, ['', 'one-change-at-a-time']],
    ['both', { status: 'cancelled', shippingAddress }, ['', 'one-change-at-a-time']],
    ['an unknown status', { status: 'lost' }, ['/status', 'not-allowed']],
    ['a status of a wrong type', { status: 7 }, ['/status', 'not-allowed']],
    ['a carrier without a shipment', { status: 'delivered', carrier: 'DHL' }, ['', 'not-with-this-status']],
    ['a reason for a shipment', { status: 'shipped', reason: 'why not' }, ['', 'not-with-this-status']],
    ['an unknown field', { status: 'cancelled', refund: true }, ['/refund', 'unknown-field']],
    ['an over-long reason', { status: 'cancelled', reason: 'x'.repeat(501) }, ['/reason', 'too-long']],
    [
      'half an address',
      { shippingAddress: { street: '1 Street', city: 'Test City' } },
      ['/shippingAddress/postalCode', 'required'],
      ['/shippingAddress/country', 'required'],
    ],
  ])('%s', async (_, body, ...errors) => {
    const api = await openShop();
    const orderId = await orderThatIs(api, 'confirmed');
    expect(await api.refused(`PATCH /orders/${orderId}`, { body })).toMatchObject({
      status: 400,
      json: { errors: errors.map(([pointer, code]) => ({ pointer, code })) },
    });
  });
});

test.each([{ status: 'cancelled' }, { status: 'confirmed' }, { shippingAddress: elsewhere }])(
  'an unknown order is not found: %j',
  async (body) => {
    const api = await openShop();
    const answer = { status: 404, json: { code: 'order-not-found' } };
    expect(await api.refused(`PATCH /orders/${nobody}`, { body })).toMatchObject(answer);
    const headers = { 'If-Match': '*' };
    expect(await api.refused(`PATCH /orders/${nobody}`, { body, headers })).toMatchObject(answer);
  },
);

test('an id of the wrong form is refused', async () => {
  const api = await openShop();
  expect(await api.refused('PATCH /orders/4711', { body: { status: 'cancelled' } })).toMatchObject({
    status: 400,
    json: { code: 'invalid-request', errors: [{ parameter: 'id', code: 'wrong-format' }] },
  });
});
