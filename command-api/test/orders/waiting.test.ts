/** `Prefer: wait` (RFC 7240) on POST /orders. */
import { orders } from '@queuecommerce/domain';
import { EventStoreUnavailable, type EventStore } from '@queuecommerce/infra';
import { eventually } from '@queuecommerce/infra/testing';
import { OrderEnds } from '../../src/orders/order-ends';
import { openShop, type Api } from '../api';
import type { Answer } from '../client';
import { line, nobody, order } from '../requests';
import { confirm, reject, type Ids } from '../system';

const wait = { Prefer: 'wait=10' };

/** A shop whose log counts its subscribers, and can be away when it is asked where it ends. */
async function openWatchedShop() {
  const signals: AbortSignal[] = [];
  let headFails = false;
  const between = (store: EventStore): EventStore => ({
    ...store,
    subscribe(options) {
      signals.push(options.signal);
      return store.subscribe(options);
    },
    head: () => (headFails ? Promise.reject(new EventStoreUnavailable('away', 'not-stored')) : store.head()),
  });
  const api = await openShop(between);
  return {
    api,
    /** How many subscriptions were opened, and how many of them are still on. */
    subscriptions: () => [signals.length, signals.filter(({ aborted }) => !aborted).length],
    setAway: (away: boolean) => {
      headFails = away;
    },
  };
}

/** The order that a request with this correlation id placed, once it is in the log. */
async function placedUnder(api: Api, correlationId: string): Promise<Ids> {
  const found: Ids[] = [];
  await eventually(async () => {
    for (const recorded of await api.store.readAll({ limit: 10_000, streamPrefixes: ['order-'] })) {
      const event = orders.codec.read(recorded);
      const isOurs = recorded.metadata.correlationId === correlationId;
      if (isOurs && event.type === 'OrderPlaced') found.push(event.data);
    }
    return found.length > 0;
  });
  const [ids] = found;
  if (ids === undefined) throw new Error('There is no such order');
  return ids;
}

function placeWaiting(api: Api, correlationId: string, signal?: AbortSignal): Promise<Answer> {
  const headers = { ...wait, 'X-Correlation-Id': correlationId, 'Idempotency-Key': correlationId };
  return api.send('POST /orders', { body: order, headers, ...(signal && { signal }) });
}

test.each<[status: string, end: (api: Api, ids: Ids) => Promise<unknown>]>([
  ['confirmed', confirm],
  ['rejected', reject],
  ['cancelled', (api, { orderId }) => api.send(`POST /orders/${orderId}/cancel`, { body: { reason: 'r' } })],
])('with Prefer: wait, the answer comes when the order is %s', async (status, end) => {
  const { api, subscriptions } = await openWatchedShop();
  const answering = placeWaiting(api, 'c-1');
  await end(api, await placedUnder(api, 'c-1'));
  expect(await answering).toMatchObject({
    status: 201,
    headers: { etag: '"1"', 'preference-applied': 'wait=10', location: expect.any(String) },
    json: { status },
  });
  expect(subscriptions()).toEqual([1, 0]);
  expect(api.clock.waiting).toBe(0);
});

test('with Prefer: wait, the answer comes when the time is up, with the order as it is then', async () => {
  const { api, subscriptions } = await openWatchedShop();
  const answering = placeWaiting(api, 'c-1');
  const { orderId } = await placedUnder(api, 'c-1');
  await api.send(`PATCH /orders/${orderId}`, {
    body: { shippingAddress: { ...order.shippingAddress, city: 'X' } },
  });
  await eventually(() => api.clock.waiting === 2);
  await api.clock.advance(9_999);
  expect(subscriptions()).toEqual([1, 1]);
  await api.clock.advance(1);
  expect(await answering).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    json: { status: 'placed' },
  });
  expect(subscriptions()).toEqual([1, 0]);
});

test('without Prefer: wait, and with wait=0, nobody watches', async () => {
  const { api, subscriptions } = await openWatchedShop();
  expect(await api.send('POST /orders', { body: order })).toMatchObject({ json: { status: 'placed' } });
  const headers = { Prefer: 'wait=0' };
  expect(await api.send('POST /orders', { body: order, headers })).toMatchObject({
    json: { status: 'placed' },
  });
  expect(subscriptions()).toEqual([0, 0]);
});

test('a client that goes away leaves no watcher behind', async () => {
  const { api, subscriptions } = await openWatchedShop();
  const client = new AbortController();
  const answering = placeWaiting(api, 'c-1', client.signal);
  await placedUnder(api, 'c-1');
  client.abort();
  await expect(answering).rejects.toThrow(/abort/i);
  await eventually(() => subscriptions()[1] === 0 && api.clock.waiting === 0);
});

test('an order that is refused leaves no watcher behind', async () => {
  const { api, subscriptions } = await openWatchedShop();
  const body = { ...order, items: [line('unicorn-001', 1)] };
  expect(await api.refused('POST /orders', { body, headers: wait })).toMatchObject({ status: 422 });
  expect(subscriptions()).toEqual([1, 0]);
  expect(api.clock.waiting).toBe(0);
});

test('many wait at once, each for their own order, on one subscription', async () => {
  const { api, subscriptions } = await openWatchedShop();
  const names = Array.from({ length: 50 }, (_, index) => `c-${index}`);
  const answers = names.map((name) => placeWaiting(api, name));
  const ids = await Promise.all(names.map((name) => placedUnder(api, name)));
  expect(subscriptions()).toEqual([1, 1]);
  // The last first, one of them not at all.
  for (const [index, order] of [...ids.entries()].slice(1).toReversed())
    await (index % 2 === 0 ? confirm(api, order) : reject(api, order));
  const told = await Promise.all(answers.slice(1));
  expect(told.map(({ json }) => json)).toMatchObject(
    ids
      .slice(1)
      .map(({ orderId }, index) => ({ id: orderId, status: index % 2 === 1 ? 'confirmed' : 'rejected' })),
  );
  expect(subscriptions()).toEqual([1, 1]);
  await api.clock.advance(10_000);
  expect(await answers[0]).toMatchObject({ json: { status: 'placed' } });
  expect(subscriptions()).toEqual([1, 0]);
});

test('the repeat of an order waits for nothing: its receipt says how it was, and without it the log how it was placed', async () => {
  const { api } = await openWatchedShop();
  const answering = placeWaiting(api, 'c-1');
  await confirm(api, await placedUnder(api, 'c-1'));
  const first = await answering;
  expect(await placeWaiting(api, 'c-1')).toMatchObject({ status: 201, json: first.json });
  await api.loseReceipts();
  expect(await placeWaiting(api, 'c-1')).toMatchObject({ status: 201, json: { status: 'placed' } });
});

test('a log that was away when somebody came to wait does not keep the next one from waiting', async () => {
  const { api, subscriptions, setAway } = await openWatchedShop();
  setAway(true);
  expect(await placeWaiting(api, 'c-1')).toMatchObject({ status: 503 });
  expect(api.clock.waiting).toBe(0);
  setAway(false);
  const answering = placeWaiting(api, 'c-1');
  await confirm(api, await placedUnder(api, 'c-1'));
  expect(await answering).toMatchObject({ status: 201, json: { status: 'confirmed' } });
  expect(subscriptions()).toEqual([1, 0]);
});

test('when the log can not be followed, the answer comes when the time is up, and the log tells why', async () => {
  const broken = new Error('damaged');
  let subscribers = 0;
  const between = (store: EventStore): EventStore => ({
    ...store,
    subscribe(options) {
      subscribers += 1;
      if (subscribers > 1) return store.subscribe(options);
      return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(broken) }) };
    },
  });
  const api = await openShop(between);
  const answering = placeWaiting(api, 'c-1');
  await confirm(api, await placedUnder(api, 'c-1'));
  await eventually(() => api.log.entries.length > 0);
  expect(api.log.entries).toMatchObject([{ level: 'warn', fields: { error: broken } }]);
  // Who comes next begins anew.
  const next = placeWaiting(api, 'c-2');
  await reject(api, await placedUnder(api, 'c-2'));
  expect(await next).toMatchObject({ json: { status: 'rejected' } });
  await api.clock.advance(10_000);
  expect(await answering).toMatchObject({ status: 201, json: { status: 'confirmed' } });
});

test('nobody waits for a client that has gone before the watch was on', async () => {
  const { store, clock, log, stopping } = await openShop();
  const ends = new OrderEnds(store, clock, log, stopping.signal);
  const watch = await ends.watch(nobody, 10_000, AbortSignal.abort());
  await watch.ended;
  watch.stop();
  expect(clock.waiting).toBe(0);
});

test('who waits when the process stops is answered with the order as it is, and who comes later does not wait', async () => {
  const { api, subscriptions } = await openWatchedShop();
  const answering = placeWaiting(api, 'c-1');
  await placedUnder(api, 'c-1');
  api.stopping.abort();
  expect(await answering).toMatchObject({ status: 201, json: { status: 'placed' } });
  expect(await placeWaiting(api, 'c-2')).toMatchObject({ status: 201, json: { status: 'placed' } });
  expect(subscriptions()[1]).toBe(0);
  expect(api.clock.waiting).toBe(0);
});
