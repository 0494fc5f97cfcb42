import { commandIdOf, parseConsistencyToken } from '@queuecommerce/infra/http';
import { derivedId } from '@queuecommerce/infra';
import { openShop, orderDeadlineMs } from '../api';
import { elsewhere, line, order, theOrder } from '../requests';

test('the order as issue 3 has it is accepted as it is', async () => {
  const api = await openShop();
  const [answer, events] = await api.appendedBy(() => api.send('POST /orders', { body: theOrder }));
  expect(answer.status).toBe(201);
  expect(events).toMatchObject([{ type: 'OrderPlaced', data: JSON.parse(theOrder) }]);
});

test('POST /orders answers with the order, where it is, its revision and its place in the log', async () => {
  const api = await openShop();
  const [answer, [event]] = await api.appendedBy(() => api.send('POST /orders', { body: order }));
  const id = event?.stream.slice('order-'.length);
  expect(answer).toEqual({
    status: 201,
    headers: expect.objectContaining({
      location: `/orders/${id}`,
      etag: '"0"',
      'content-type': 'application/json',
    }),
    json: {
      id,
      paymentMethod: 'credit_card',
      status: 'placed',
      reason: null,
      items: [{ ...line('laptop-001', 129_999), productName: 'Gaming Laptop', lineTotal: 129_999 }],
      totalAmount: 129_999,
      currency: 'USD',
      payment: { id: expect.any(String) },
      shipment: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    },
  });
  expect(parseConsistencyToken(answer.headers['consistency-token'] ?? '')).toBe(event?.position);
});

test('no answer to a command on an order tells who the customer is, because answers are kept', async () => {
  const api = await openShop();
  const placed = await api.send('POST /orders', { body: order });
  const at = `/orders/${(await api.place()).orderId}`;
  const moved = await api.send(`PATCH ${at}`, { body: { shippingAddress: elsewhere } });
  const cancelled = await api.send(`POST ${at}/cancel`, { body: { reason: 'r' } });
  for (const { json } of [placed, moved, cancelled])
    expect(JSON.stringify(json)).not.toMatch(/test_customer_001|test@example|John|Doe|Street|12345/);
});

test('a placed order is one event that says who asked for it, because of what', async () => {
  const api = await openShop();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const headers = {
    'Idempotency-Key': 'k1',
    'X-Actor': 'customer:1',
    'X-Correlation-Id': 'c-1',
    traceparent,
  };
  const [, events] = await api.appendedBy(() => api.send('POST /orders', { body: order, headers }));
  const commandId = commandIdOf('customer:1', 'k1');
  const orderId = derivedId(commandId, 'order');
  expect(events).toMatchObject([
    {
      stream: `order-${orderId}`,
      revision: 0,
      type: 'OrderPlaced',
      schemaVersion: 1,
      data: {
        orderId,
        currency: 'USD',
        totalAmount: 129_999,
        paymentToken: 'pm_card_visa',
        paymentId: derivedId(commandId, 'payment'),
        at: '2026-01-01T00:00:00.000Z',
        deadline: new Date(Date.parse('2026-01-01T00:00:00.000Z') + orderDeadlineMs).toISOString(),
      },
      metadata: {
        command: 'PlaceOrder',
        commandId,
        causationId: commandId,
        commandFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        correlationId: 'c-1',
        actor: 'customer:1',
        origin: 'http',
        traceparent,
      },
    },
  ]);
});

test('O4 an order keeps its lines, each with its total in the catalogue, and they add up', async () => {
  const api = await openShop();
  const items = [line('mouse-001', 2_500, 3), line('laptop-001', 129_999), line('mouse-001', 2_500)];
  const body = { ...order, items, paymentToken: 'pm_card_mastercard', currency: 'USD' };
  expect(await api.send('POST /orders', { body })).toMatchObject({
    status: 201,
    json: {
      items: [
        { productName: 'Mouse', lineTotal: 7_500 },
        { productName: 'Gaming Laptop', lineTotal: 129_999 },
        { productName: 'Mouse', lineTotal: 2_500 },
      ],
      totalAmount: 139_999,
    },
  });
});

test("the product's name is the catalogue's, whatever the customer calls it", async () => {
  const api = await openShop();
  const items = [{ ...line('laptop-001', 129_999), productName: 'My laptop' }];
  expect(await api.send('POST /orders', { body: { ...order, items } })).toMatchObject({
    json: { items: [{ productName: 'Gaming Laptop' }] },
  });
});

test('S8 changing a price does not change a placed order', async () => {
  const api = await openShop();
  const { orderId } = await api.place();
  await api.send('PATCH /products/laptop-001', { body: { price: 1 } });
  const answer = await api.send(`PATCH /orders/${orderId}`, { body: { status: 'cancelled' } });
  expect(answer).toMatchObject({ json: { totalAmount: 129_999, items: [{ unitPrice: 129_999 }] } });
});
