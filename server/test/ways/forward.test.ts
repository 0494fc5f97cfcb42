import { openShop } from '../running/running-system';
import { placedFrom } from '../running/client';
import { customer, laptopOrder, orderOf, shippingAddress, unitPrice } from '../running/requests';

const shop = openShop();

test('the order as the issue has it is reserved, paid, confirmed, and shown by every query', async () => {
  const { client } = shop();
  const before = await client.product('laptop-001');
  const answer = await client.succeed('POST /orders', { body: laptopOrder, headers: { Prefer: 'wait=10' } });
  expect(answer).toMatchObject({
    status: 201,
    headers: { 'preference-applied': 'wait=10' },
    json: { status: 'confirmed', reason: null, totalAmount: 129_999, currency: 'USD' },
  });
  const placed = placedFrom(answer);
  expect(answer.headers['location']).toBe(`/orders/${placed.orderId}`);
  const order = await client.send(`GET /orders/${placed.orderId}`, {
    headers: { 'Consistency-Token': await shop().now() },
  });
  expect(order).toMatchObject({
    status: 200,
    json: {
      id: placed.orderId,
      status: 'confirmed',
      reason: null,
      customer,
      items: [{ ...laptopOrder.items[0], lineTotal: 129_999 }],
      totalAmount: 129_999,
      currency: 'USD',
      shippingAddress,
      payment: { id: placed.paymentId, status: 'captured', capturedAmount: 129_999, refundedAmount: 0 },
      reservations: [{ productId: 'laptop-001', quantity: 1, status: 'committed' }],
      history: [{ status: 'placed' }, { status: 'confirmed' }],
    },
  });
  expect(await client.payment(placed.paymentId)).toMatchObject({
    orderId: placed.orderId,
    status: 'captured',
    capturedAmount: 129_999,
    refundableAmount: 129_999,
  });
  const list = (path: string) => client.succeed(`GET ${path}`);
  expect((await list(`/payments?orderId=${placed.orderId}`)).json).toMatchObject({
    data: [{ id: placed.paymentId }],
  });
  expect((await list(`/inventory/reservations?orderId=${placed.orderId}`)).json).toMatchObject({
    data: [{ orderId: placed.orderId, productId: 'laptop-001', quantity: 1, status: 'committed' }],
  });
  expect((await list('/orders?status=confirmed&customerId=test_customer_001&q=gaming')).json).toMatchObject({
    data: [{ id: placed.orderId }],
  });
  expect((await list('/customers/test_customer_001')).json).toMatchObject({
    email: 'test@example.com',
    orderCount: 1,
    ordered: [{ currency: 'USD', amount: 129_999, orders: 1 }],
  });
  const { onHand, reserved, available } = before.stock;
  expect(await shop().stockOf('laptop-001')).toEqual({
    onHand,
    reserved: reserved + 1,
    available: available - 1,
  });
});

test('without Prefer: wait the order is placed, and goes its way after the answer', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(3);
  const placed = await client.place([{ productId, quantity: 2 }]);
  expect(placed.status).toBe('placed');
  const order = await client.orderOnce(placed, ({ status }) => status !== 'placed');
  expect(order).toMatchObject({
    status: 'confirmed',
    payment: { status: 'captured', capturedAmount: 2 * unitPrice },
  });
});

test('a confirmed order is shipped, delivered and returned, and the units leave the stock for good', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(5);
  const placed = await client.place([{ productId, quantity: 2 }], { headers: { Prefer: 'wait=10' } });
  const path = `/orders/${placed.orderId}`;
  const shipped = await client.succeed(`PATCH ${path}`, {
    body: { status: 'shipped', carrier: 'DHL', trackingNumber: 'JD0001' },
  });
  expect(shipped.json).toMatchObject({
    status: 'shipped',
    shipment: { carrier: 'DHL', trackingNumber: 'JD0001' },
  });
  expect(
    await client.orderOnce(placed, ({ reservations }) => reservations[0]?.status === 'shipped'),
  ).toMatchObject({
    shipment: { carrier: 'DHL', trackingNumber: 'JD0001' },
  });
  expect(await shop().stockOf(productId)).toEqual({ onHand: 3, reserved: 0, available: 3 });
  expect(await client.send(`POST ${path}/cancel`, { body: { reason: 'too late' } })).toMatchObject({
    status: 409,
    json: {
      code: 'transition-not-allowed',
      from: 'shipped',
      to: 'cancelled',
      allowed: ['delivered', 'returned'],
    },
  });
  await client.succeed(`PATCH ${path}`, { body: { status: 'delivered' } });
  await client.succeed(`PATCH ${path}`, { body: { status: 'returned', reason: 'wrong colour' } });
  const order = await client.order(placed.orderId, await shop().now());
  expect(order).toMatchObject({ status: 'returned', reason: 'wrong colour' });
  expect(order.history.map(({ status }) => status)).toEqual([
    'placed',
    'confirmed',
    'shipped',
    'delivered',
    'returned',
  ]);
  const back = { type: 'return', quantity: 2, reason: `order ${placed.orderId}` };
  const returned = await client.succeed(`POST /products/${productId}/stock`, { body: back });
  expect(returned.json).toMatchObject({ stock: { onHand: 5, reserved: 0, available: 5 } });
});

test('S8 a price that changes does not change an order that was placed before', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(5);
  const placed = await client.place([{ productId, quantity: 2 }], { headers: { Prefer: 'wait=10' } });
  const changed = await client.succeed(`PATCH /products/${productId}`, { body: { price: 9_900 } });
  expect(changed.json).toMatchObject({ price: 9_900 });
  expect(await client.product(productId, changed.headers['consistency-token'])).toMatchObject({
    price: 9_900,
  });
  expect(await client.order(placed.orderId, changed.headers['consistency-token'])).toMatchObject({
    totalAmount: 2 * unitPrice,
    items: [{ unitPrice, lineTotal: 2 * unitPrice }],
    payment: { capturedAmount: 2 * unitPrice },
  });
  const refused = await client.send('POST /orders', { body: orderOf([{ productId, quantity: 1 }]) });
  expect(refused).toMatchObject({
    status: 422,
    json: { code: 'price-mismatch', errors: [{ pointer: '/items/0/unitPrice' }] },
  });
});

test('S7 a product is on the low-stock list from the sale that makes it scarce until units are received', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(5, 3);
  const low = async () => {
    const { json } = await client.succeed('GET /inventory/low-stock?limit=100', {
      headers: { 'Consistency-Token': await shop().now() },
    });
    return json;
  };
  const entry = { data: expect.arrayContaining([expect.objectContaining({ productId })]) };
  expect(await low()).not.toMatchObject(entry);
  await client.place([{ productId, quantity: 2 }], { headers: { Prefer: 'wait=10' } });
  expect(await low()).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ productId, onHand: 5, reserved: 2, available: 3, threshold: 3 }),
    ]),
  });
  await client.succeed(`POST /products/${productId}/stock`, {
    body: { type: 'receive', quantity: 1, reason: 'delivery 4711' },
  });
  expect(await low()).not.toMatchObject(entry);
});

test('the address changes until the order is shipped, and not after it', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }], { headers: { Prefer: 'wait=10' } });
  const request = `PATCH /orders/${placed.orderId}`;
  const elsewhere = { ...shippingAddress, street: '1 Other Street' };
  await client.succeed(request, { body: { shippingAddress: elsewhere } });
  await client.succeed(request, { body: { status: 'shipped' } });
  expect(await client.send(request, { body: { shippingAddress } })).toMatchObject({
    status: 409,
    json: { code: 'shipping-address-fixed' },
  });
  const { json } = await client.succeed(`GET /orders/${placed.orderId}`, {
    headers: { 'Consistency-Token': await shop().now() },
  });
  expect(json).toMatchObject({ shippingAddress: elsewhere });
});
