/** Rule I5 on every route that takes an `Idempotency-Key`, with its receipt and without. */
import { z } from 'zod';
import { openShop } from './api';
import type { Answer } from './client';
import { keyedRequests } from './keyed-requests';
import { goodCard, line, order } from './requests';
import { askForMoney } from './system';

const headers = { 'Idempotency-Key': 'k1', 'X-Actor': 'customer:1' };
const reused = { status: 422, json: { code: 'idempotency-key-reused' } };

/** What a client that repeats its request must find again. */
function essentials({ status, headers: { location, 'content-type': type } }: Answer): object {
  return { status, location, type };
}

describe.each(keyedRequests)('I5 %s', (_, prepare) => {
  test('again, it has the first answer and no second effect', async () => {
    const api = await openShop();
    const { request, body, moveOn } = await prepare(api);
    const first = await api.send(request, { body, headers });
    await moveOn();
    const again = await api.refused(request, { body, headers });
    expect(again).toMatchObject({ status: first.status, json: first.json });
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      etag: first.headers['etag'],
      'consistency-token': first.headers['consistency-token'],
    });
    expect(essentials(again)).toEqual(essentials(first));
  });

  test('again after its receipt was lost, it has the first answer and no second effect', async () => {
    const api = await openShop();
    const { request, body } = await prepare(api);
    const first = await api.send(request, { body, headers });
    await api.loseReceipts();
    const again = await api.refused(request, { body, headers });
    expect(again).toMatchObject({ json: first.json, headers: { etag: first.headers['etag'] } });
    expect(essentials(again)).toEqual(essentials(first));
  });

  test('again after its receipt was lost and much has happened, it still has no second effect', async () => {
    const api = await openShop();
    const { request, body, moveOn } = await prepare(api);
    const first = await api.send(request, { body, headers });
    await moveOn();
    await api.loseReceipts();
    expect(essentials(await api.refused(request, { body, headers }))).toEqual(essentials(first));
  });

  test('with another body the key is refused, with its receipt and without, and nothing changes', async () => {
    const api = await openShop();
    const { request, body, other, moveOn } = await prepare(api);
    await api.send(request, { body, headers });
    expect(await api.refused(request, { body: other, headers })).toMatchObject(reused);
    await api.loseReceipts();
    expect(await api.refused(request, { body: other, headers })).toMatchObject(reused);
    await moveOn();
    await api.loseReceipts();
    expect(await api.refused(request, { body: other, headers })).toMatchObject(reused);
  });

  test('that was refused as malformed leaves its key free', async () => {
    const api = await openShop();
    const { request, body } = await prepare(api);
    expect((await api.refused(request, { body: { ...body, unknown: 1 }, headers })).status).toBe(400);
    expect((await api.send(request, { body, headers })).status).toBeLessThan(300);
  });
});

test('I5 a price that changed does not turn the repeat of a placed order into a refusal', async () => {
  const api = await openShop();
  const first = await api.send('POST /orders', { body: order, headers });
  await api.loseReceipts();
  await api.send('PATCH /products/laptop-001', { body: { price: 139_999 } });
  const again = await api.refused('POST /orders', { body: order, headers });
  expect(again).toMatchObject({ status: 201, json: first.json });
  // With a price that never was, it is another request.
  const body = { ...order, items: [line('laptop-001', 1)] };
  expect(await api.refused('POST /orders', { body, headers })).toMatchObject(reused);
});

test('I5 the repeat of a change with If-Match is not stale because of itself', async () => {
  const api = await openShop();
  const { orderId } = await api.place();
  const sending = { body: { reason: 'r' }, headers: { ...headers, 'If-Match': '"0"' } };
  expect(await api.send(`POST /orders/${orderId}/cancel`, sending)).toMatchObject({ status: 200 });
  await api.loseReceipts();
  expect(await api.refused(`POST /orders/${orderId}/cancel`, sending)).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    json: { status: 'cancelled' },
  });
});

test('I5 a refusal is an answer too: the key keeps it', async () => {
  const api = await openShop();
  const body = { ...order, items: [line('laptop-001', 1)] };
  const first = await api.refused('POST /orders', { body, headers });
  await api.send('PATCH /products/laptop-001', { body: { price: 1 } });
  expect(await api.refused('POST /orders', { body, headers })).toMatchObject({
    status: 422,
    headers: { 'idempotent-replayed': 'true' },
    json: first.json,
  });
});

test('another key is another order, and so is the key of another customer', async () => {
  const api = await openShop();
  const ids = [
    await api.place({}, { 'Idempotency-Key': 'k1' }),
    await api.place({}, { 'Idempotency-Key': 'k2' }),
    await api.place({}, { 'Idempotency-Key': 'k1', 'X-Actor': 'customer:2' }),
    await api.place(),
    await api.place(),
  ];
  expect(new Set(ids.map(({ orderId }) => orderId)).size).toBe(5);
});

test("I5 the key of a placed order is no other request's, whatever became of receipts", async () => {
  const api = await openShop();
  const ids = await api.place({}, headers);
  await askForMoney(api, ids, goodCard);
  await api.loseReceipts();
  const body = { amount: 5, reference: 'r' };
  expect(await api.refused('POST /payments', { body, headers })).toMatchObject(reused);
});

test('I5 a placed order needs no receipt: its repeat has the first answer from the log', async () => {
  const api = await openShop();
  const first = await api.send('POST /orders', { body: order, headers });
  expect(await api.receipts()).toBe(0);
  const { id } = z.object({ id: z.string() }).parse(first.json);
  await api.send(`POST /orders/${id}/cancel`, { body: { reason: 'r' } });
  const again = await api.refused('POST /orders', {
    body: order,
    headers: { ...headers, Prefer: 'wait=10' },
  });
  expect(again).toMatchObject({ status: 201, json: first.json });
  const { etag, 'consistency-token': token, location } = first.headers;
  expect(again.headers).toMatchObject({
    'idempotent-replayed': 'true',
    etag,
    'consistency-token': token,
    location,
  });
});

test('what the log does not tell has a receipt: a refusal, and how an order was after a while', async () => {
  const api = await openShop();
  await api.refused('POST /orders', { body: { ...order, items: [line('laptop-001', 1)] }, headers });
  expect(await api.receipts()).toBe(1);
  api.stopping.abort();
  const waiting = { ...headers, 'Idempotency-Key': 'k2', Prefer: 'wait=10' };
  await api.send('POST /orders', { body: order, headers: waiting });
  expect(await api.receipts()).toBe(2);
});
