/** Requests and commands that come at the same time. */
import { openApi, openShop } from './api';
import type { Answer } from './client';
import { goodCard, laptop, order } from './requests';
import { confirm, gatewayAnswers, reserve } from './system';

const headers = { 'Idempotency-Key': 'k1' };

test('S1 of two orders that race for the last unit one gets it, fifty times', async () => {
  const api = await openApi();
  for (let round = 0; round < 50; round += 1) {
    const productId = `laptop-${round}`;
    await api.send('POST /products', { body: { ...laptop, id: productId, initialStock: 1 } });
    const items = [{ productId, quantity: 1, unitPrice: laptop.price }];
    const orders = await Promise.all([api.place({ items }), api.place({ items })]);
    await Promise.all(orders.map((ids) => reserve(api, ids, 1, productId)));
    const types = await api.typesOf(`stock-${productId}`);
    const expected = ['StockOpened', 'StockReserved', 'LowStockDetected', 'StockReservationRejected'];
    expect(types.toSorted()).toEqual(expected.toSorted());
  }
});

test('F12 of a hundred orders for five laptops five get one', async () => {
  const api = await openShop();
  const orders = await Promise.all(Array.from({ length: 100 }, () => api.place()));
  await Promise.all(orders.map((ids) => reserve(api, ids)));
  const types = await api.typesOf('stock-laptop-001');
  expect(types.filter((type) => type === 'StockReserved')).toHaveLength(5);
  expect(types.filter((type) => type === 'StockReservationRejected')).toHaveLength(95);
});

test('I5 ten clicks on one order at once, with one key, place one order', async () => {
  const api = await openShop();
  const clicks = () => Array.from({ length: 10 }, () => api.send('POST /orders', { body: order, headers }));
  const [answers, events] = await api.appendedBy(() => Promise.all(clicks()));
  expect(events).toHaveLength(1);
  for (const { status, headers } of answers)
    if (status !== 201) expect([status, headers['retry-after']]).toEqual([409, '1']);
  const ids = answers.filter(({ status }) => status === 201).map(({ json }) => json);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids.map((json) => JSON.stringify(json))).size).toBe(1);
});

test('P9 a double click on a refund, with one key, refunds once', async () => {
  const api = await openApi();
  const paymentId = await api.pay(goodCard, 2_500);
  await gatewayAnswers(api, paymentId);
  const click = () => api.send(`POST /payments/${paymentId}/refund`, { body: { amount: 500 }, headers });
  const [answers, events] = await api.appendedBy(() => Promise.all([click(), click()]));
  expect(events).toMatchObject([{ type: 'RefundRequested', data: { amount: 500 } }]);
  expect(answers.map(({ status }) => status)).toContain(200);
  expect(await click()).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } });
});

test('P9 two refunds of all that is left, with two keys at once, give it back once', async () => {
  const api = await openApi();
  const paymentId = await api.pay(goodCard, 2_500);
  await gatewayAnswers(api, paymentId);
  const refund = (key: string) =>
    api.send(`POST /payments/${paymentId}/refund`, { headers: { 'Idempotency-Key': key } });
  const [answers, events] = await api.appendedBy(() => Promise.all([refund('k1'), refund('k2')]));
  expect(events).toMatchObject([{ type: 'RefundRequested', data: { amount: 2_500 } }]);
  const [first, second] = answers.toSorted((a, b) => a.status - b.status);
  expect(first).toMatchObject({ status: 200, json: { refundableAmount: 0 } });
  expect(second).toMatchObject({ status: 409, json: { code: 'nothing-to-refund' } });
});

test('P9 many refunds at once, each with its own key, give back no more than was taken', async () => {
  const api = await openApi();
  const paymentId = await api.pay(goodCard, 2_500);
  await gatewayAnswers(api, paymentId);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      api.send(`POST /payments/${paymentId}/refund`, { body: { amount: 600 } }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
  const refused = answers.filter(({ status }) => status === 422);
  expect(refused).toHaveLength(6);
  for (const { json } of refused)
    expect(json).toMatchObject({ code: 'refund-exceeds-captured', refundable: 100 });
});

test('I5 of two changes that were meant for one revision one is done', async () => {
  const api = await openShop();
  const change = (price: number) =>
    api.send('PATCH /products/laptop-001', { body: { price }, headers: { 'If-Match': '"0"' } });
  const answers = await Promise.all([change(1), change(2), change(3)]);
  expect(statuses(answers)).toEqual([200, 412, 412]);
});

test('O2 a cancellation and a shipment at once: one of them is done', async () => {
  const api = await openShop();
  const ids = await api.place();
  await confirm(api, ids);
  const { orderId } = ids;
  const answers = await Promise.all([
    api.send(`POST /orders/${orderId}/cancel`, { body: { reason: 'r' } }),
    api.send(`PATCH /orders/${orderId}`, { body: { status: 'shipped' } }),
  ]);
  expect(statuses(answers)).toEqual([200, 409]);
  expect(await api.typesOf(`order-${orderId}`)).toHaveLength(3);
});

function statuses(answers: readonly Answer[]): number[] {
  return answers.map(({ status }) => status).sort((a, b) => a - b);
}
