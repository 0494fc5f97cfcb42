import { until } from '../running/until';
import { openShop } from '../running/running-system';
import { cards, unitPrice } from '../running/requests';

const shop = openShop();
const wait = { Prefer: 'wait=10' };

test('S4 an order with no stock for one of its items is rejected, and lets go of the others', async () => {
  const { client } = shop();
  const [plenty, scarce, some] = [
    await shop().addProduct(10),
    await shop().addProduct(1),
    await shop().addProduct(5),
  ];
  const lines = [
    { productId: plenty, quantity: 3 },
    { productId: scarce, quantity: 2 },
    { productId: some, quantity: 5 },
  ];
  const placed = await client.place(lines, { headers: wait });
  expect(placed.status).toBe('rejected');
  const order = await client.orderOnce(placed, ({ reservations }) =>
    reservations.every(({ status }) => status === 'released' || status === 'rejected'),
  );
  expect(order).toMatchObject({
    reason: 'out-of-stock',
    payment: { status: 'not_requested', attempts: 0, capturedAmount: 0 },
  });
  expect(order.reservations.find(({ productId }) => productId === scarce)).toMatchObject({
    status: 'rejected',
  });
  for (const [productId, onHand] of [
    [plenty, 10],
    [scarce, 1],
    [some, 5],
  ] as const)
    expect(await shop().stockOf(productId)).toEqual({ onHand, reserved: 0, available: onHand });
});

test('S2 two lines of one product count together', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(3);
  const twice = [
    { productId, quantity: 2 },
    { productId, quantity: 2 },
  ];
  expect(await client.place(twice, { headers: wait })).toMatchObject({ status: 'rejected' });
  const fits = [
    { productId, quantity: 2 },
    { productId, quantity: 1 },
  ];
  expect(await client.place(fits, { headers: wait })).toMatchObject({ status: 'confirmed' });
  expect(await shop().stockOf(productId)).toEqual({ onHand: 3, reserved: 3, available: 0 });
});

test('an order whose card is declined waits, and is confirmed with another card', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }], { card: cards.declined });
  const declined = await client.orderOnce(placed, ({ payment }) => payment.status === 'declined');
  expect(declined).toMatchObject({
    status: 'placed',
    payment: { declineCode: 'generic_decline', attempts: 1 },
    reservations: [{ status: 'reserved' }],
  });
  const body = { orderId: placed.orderId, paymentToken: cards.good };
  const again = await client.send('POST /payments', { body });
  expect(again).toMatchObject({ status: 201, headers: { location: `/payments/${placed.paymentId}` } });
  const order = await client.orderOnce(placed, ({ status }) => status !== 'placed');
  expect(order).toMatchObject({
    status: 'confirmed',
    payment: { status: 'captured', attempts: 2, declineCode: null, capturedAmount: unitPrice },
  });
  expect(await client.send('POST /payments', { body })).toMatchObject({
    status: 409,
    json: { code: 'order-not-awaiting-payment', orderStatus: 'confirmed' },
  });
});

test('a card that the gateway does not know is a decline', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }], { card: 'pm_card_of_nobody' });
  const order = await client.orderOnce(placed, ({ payment }) => payment.status === 'declined');
  expect(order).toMatchObject({ status: 'placed', payment: { declineCode: 'resource_missing' } });
  await client.succeed(`POST /orders/${placed.orderId}/cancel`, { body: { reason: 'no other card' } });
  const over = await client.orderOnce(placed, ({ reservations }) => reservations[0]?.status === 'released');
  expect(over).toMatchObject({
    status: 'cancelled',
    reason: 'no other card',
    payment: { status: 'cancelled' },
  });
});

test('an order whose bank wants 3-D Secure waits for it, and is confirmed after it', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }], { card: cards.authenticationRequired });
  const waiting = await client.orderOnce(placed, ({ payment }) => payment.status === 'action_required');
  expect(waiting.payment.nextActionUrl).toMatch(/^https:/);
  const confirm = `POST /payments/${placed.paymentId}/confirm`;
  expect(await client.send(confirm, { body: {} })).toMatchObject({ status: 200 });
  const order = await client.orderOnce(placed, ({ status }) => status !== 'placed');
  expect(order).toMatchObject({ status: 'confirmed', payment: { status: 'captured', nextActionUrl: null } });
  expect(await client.send(confirm)).toMatchObject({
    status: 409,
    json: { code: 'payment-needs-no-confirmation' },
  });
});

test('an order that is cancelled after its payment is refunded, once, and its units are free again', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(4);
  const placed = await client.place([{ productId, quantity: 3 }], { headers: wait });
  expect(placed.status).toBe('confirmed');
  const cancel = `POST /orders/${placed.orderId}/cancel`;
  const cancelled = await client.send(cancel, { body: { reason: 'changed my mind' } });
  expect(cancelled).toMatchObject({ status: 200, json: { status: 'cancelled', reason: 'changed my mind' } });
  expect(await client.send(cancel, { body: { reason: 'to be sure' } })).toMatchObject({
    status: 200,
    json: { status: 'cancelled', reason: 'changed my mind' },
  });
  const order = await client.orderOnce(
    placed,
    ({ payment, reservations }) => payment.status === 'refunded' && reservations[0]?.status === 'released',
  );
  expect(order).toMatchObject({
    status: 'cancelled',
    payment: {
      capturedAmount: 3 * unitPrice,
      refundedAmount: 3 * unitPrice,
      refunds: [{ amount: 3 * unitPrice, status: 'succeeded' }],
    },
  });
  expect(await shop().stockOf(productId)).toEqual({ onHand: 4, reserved: 0, available: 4 });
});

test('P9 a payment is refunded in parts, each once, and never beyond what was taken', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(2);
  const placed = await client.place([{ productId, quantity: 2 }], { headers: wait });
  const refund = `POST /payments/${placed.paymentId}/refund`;
  const first = { body: { amount: 1_000, reason: 'scratched' }, headers: { 'Idempotency-Key': 'refund-1' } };
  const answers = [await client.send(refund, first), await client.send(refund, first)];
  expect(answers).toMatchObject([
    { status: 200, json: { refundableAmount: 4_000 } },
    { status: 200, json: { refundableAmount: 4_000 }, headers: { 'idempotent-replayed': 'true' } },
  ]);
  expect(await client.send(refund, { body: { amount: 4_001 } })).toMatchObject({
    status: 422,
    json: {
      code: 'refund-exceeds-captured',
      refundable: 4_000,
      captured: 5_000,
      errors: [{ pointer: '/amount' }],
    },
  });
  expect(await client.send(refund, { body: { amount: 1_500 } })).toMatchObject({ status: 200 });
  expect(await client.send(refund)).toMatchObject({ status: 200, json: { refundableAmount: 0 } });
  expect(await client.send(refund)).toMatchObject({ status: 409, json: { code: 'nothing-to-refund' } });
  const order = await client.orderOnce(placed, ({ payment }) => payment.status === 'refunded');
  expect(order.status).toBe('confirmed');
  expect(order.payment.refunds.map(({ amount, status, reason }) => [amount, status, reason])).toEqual([
    [1_000, 'succeeded', 'scratched'],
    [1_500, 'succeeded', null],
    [2_500, 'succeeded', null],
  ]);
  expect(await client.payment(placed.paymentId)).toMatchObject({
    refundedAmount: 5_000,
    refundableAmount: 0,
  });
});

test('P9 a refund that fails at the bank reopens what is owed', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(1);
  const placed = await client.place([{ productId, quantity: 1 }], {
    card: 'pm_card_refundFail',
    headers: wait,
  });
  await client.succeed(`POST /payments/${placed.paymentId}/refund`, { body: { amount: 600 } });
  const order = await client.orderOnce(placed, ({ payment }) => payment.refunds[0]?.status === 'failed');
  expect(order.payment).toMatchObject({ refundedAmount: 0 });
  expect(await client.payment(placed.paymentId)).toMatchObject({ refundableAmount: unitPrice });
});

test('a payment that stands on its own is taken at once, and can be given back', async () => {
  const { client } = shop();
  const body = { amount: 2_500, currency: 'EUR', reference: 'gift card 17', paymentToken: cards.good };
  const taken = await client.succeed('POST /payments', { body });
  const { location = '', 'consistency-token': token = '' } = taken.headers;
  const id = location.replace('/payments/', '');
  const captured = await untilPayment(id, token, 'captured');
  expect(captured).toMatchObject({ orderId: null, capturedAmount: 2_500 });
  await client.succeed(`POST /payments/${id}/refund`, { body: { reason: 'not wanted' } });
  expect(await untilPayment(id, token, 'refunded')).toMatchObject({ refundedAmount: 2_500 });
});

test('a payment that stands on its own can be declined, or wait for 3-D Secure', async () => {
  const { client } = shop();
  const pay = async (paymentToken: string) => {
    const body = { amount: 2_500, reference: `with ${paymentToken}`, paymentToken };
    const { headers } = await client.succeed('POST /payments', { body });
    return [
      (headers['location'] ?? '').replace('/payments/', ''),
      headers['consistency-token'] ?? '',
    ] as const;
  };
  const [declined, first] = await pay(cards.declined);
  expect(await untilPayment(declined, first, 'declined')).toMatchObject({ capturedAmount: 0 });
  const [challenged, second] = await pay(cards.authenticationRequired);
  await untilPayment(challenged, second, 'action_required');
  await client.succeed(`POST /payments/${challenged}/confirm`);
  expect(await untilPayment(challenged, second, 'captured')).toMatchObject({ capturedAmount: 2_500 });
});

function untilPayment(id: string, token: string, status: string) {
  return until(
    () => shop().client.payment(id, token),
    (payment) => payment.status === status,
    { what: status },
  );
}
