import { openShop } from '../api';
import { nobody } from '../requests';
import { confirm, reject } from '../system';

const body = { reason: 'changed my mind' };

test.each([['placed'], ['confirmed']])('O2 an order that is %s can be cancelled', async (status) => {
  const api = await openShop();
  const ids = await api.place();
  if (status === 'confirmed') await confirm(api, ids);
  const headers = { 'X-Actor': 'customer:1' };
  const [answer, events] = await api.appendedBy(() =>
    api.send(`POST /orders/${ids.orderId}/cancel`, { body, headers }),
  );
  const [event] = events;
  expect(events).toMatchObject([
    {
      stream: `order-${ids.orderId}`,
      type: 'OrderCancelled',
      data: { orderId: ids.orderId, ...body },
      metadata: { command: 'CancelOrder', actor: 'customer:1', origin: 'http' },
    },
  ]);
  expect(answer).toMatchObject({
    status: 200,
    headers: { etag: `"${event?.revision}"`, 'consistency-token': expect.any(String) },
    json: { id: ids.orderId, status: 'cancelled', ...body },
  });
});

test('O2 cancelling again changes nothing, and the first reason stays', async () => {
  const api = await openShop();
  const { orderId } = await api.place();
  await api.send(`POST /orders/${orderId}/cancel`, { body });
  const again = await api.refused(`POST /orders/${orderId}/cancel`, { body: { reason: 'again' } });
  expect(again).toMatchObject({ status: 200, json: { status: 'cancelled', ...body } });
});

test('O2 an order that is shipped can not be cancelled any more', async () => {
  const api = await openShop();
  const ids = await api.place();
  await confirm(api, ids);
  await api.send(`PATCH /orders/${ids.orderId}`, { body: { status: 'shipped' } });
  expect(await api.refused(`POST /orders/${ids.orderId}/cancel`, { body })).toMatchObject({
    status: 409,
    json: {
      code: 'transition-not-allowed',
      from: 'shipped',
      to: 'cancelled',
      allowed: ['delivered', 'returned'],
    },
  });
});

test('P6 an order that was rejected stays so', async () => {
  const api = await openShop();
  const ids = await api.place();
  await reject(api, ids);
  expect(await api.refused(`POST /orders/${ids.orderId}/cancel`, { body })).toMatchObject({
    status: 409,
    json: { code: 'transition-not-allowed', allowed: [] },
  });
});

test.each<[body: object | string, pointer: string, code: string]>([
  [{}, '/reason', 'required'],
  [{ reason: '' }, '/reason', 'too-short'],
  [{ reason: 'x'.repeat(501) }, '/reason', 'too-long'],
  [{ reason: 'a\tb' }, '/reason', 'control-characters'],
  [{ reason: 7 }, '/reason', 'wrong-type'],
  [{ reason: 'r', refund: true }, '/refund', 'unknown-field'],
  ['{', '', 'malformed-json'],
])('%j is refused at %j as %s, and nothing changes', async (body, pointer, code) => {
  const api = await openShop();
  const { orderId } = await api.place();
  const answer = await api.refused(`POST /orders/${orderId}/cancel`, { body });
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ pointer, code }] } });
});

test('an unknown order is not found, and an id of the wrong form is refused', async () => {
  const api = await openShop();
  expect(await api.refused(`POST /orders/${nobody}/cancel`, { body })).toMatchObject({
    status: 404,
    json: { code: 'order-not-found' },
  });
  expect(await api.refused('POST /orders/4711/cancel', { body })).toMatchObject({
    status: 400,
    json: { errors: [{ parameter: 'id', code: 'wrong-format' }] },
  });
});
