import { streamPrefixes } from '@queuecommerce/domain';
import { DocumentsUnavailable, type Position } from '@queuecommerce/infra';
import { MemoryDocumentStore } from '@queuecommerce/infra/testing';
import { Intake } from '../../src';
import { openShop, type Api } from '../api';
import { order } from '../requests';

const checkpoint = 'reactor:of-the-test';
const secondMs = 1_000;

let intake: Intake | undefined;
afterEach(() => intake?.stop());

/** A shop whose orders are begun by the test. */
async function openCrowdedShop() {
  intake = undefined;
  const api = await openShop(undefined, { intake: { check: () => intake?.check() } });
  const documents = new MemoryDocumentStore();
  let isAway = false;
  intake = new Intake({
    store: api.store,
    documents: {
      async checkpoint(reader) {
        if (isAway) throw new DocumentsUnavailable('The documents are away');
        return documents.checkpoint(reader);
      },
    },
    clock: api.clock,
    log: api.log,
    reading: { checkpoint, streamPrefixes: [streamPrefixes.order] },
  });
  intake.start();
  const place = (key: string) =>
    api.send('POST /orders', { body: order, headers: { 'idempotency-key': key } });
  return {
    api,
    place,
    /** The documents answer no more, or again. */
    setAway: (away: boolean) => (isAway = away),
    /** Begins everything up to the order that was placed so many orders ago. */
    async begin(before: number): Promise<void> {
      const events = await api.store.readAll({ limit: 1_000, streamPrefixes: [streamPrefixes.order] });
      const to = events.at(-1 - before)?.position as Position;
      const from = await documents.checkpoint(checkpoint);
      await documents.write({ writes: [], checkpoint: { reader: checkpoint, from, to } });
    },
  };
}

/** Thirty orders at once, of which one is begun each second: after eleven. */
async function crowd(shop: Awaited<ReturnType<typeof openCrowdedShop>>): Promise<void> {
  for (let n = 1; n <= 30; n++) expect(await shop.place(`crowd-${n}`)).toMatchObject({ status: 201 });
  for (let second = 1; second <= 11; second++) {
    await shop.begin(30 - second);
    await shop.api.clock.advance(secondMs);
  }
}

test('I10 an order that would only wait is refused, and nothing is changed', async () => {
  const shop = await openCrowdedShop();
  await crowd(shop);
  const answer = await shop.api.refused('POST /orders', { body: order });
  expect(answer).toMatchObject({ status: 503, json: { code: 'overloaded' } });
  expect(answer.headers['retry-after']).toBe('2');
});

test('what was asked for before is answered as it was, and all but orders goes on', async () => {
  const shop = await openCrowdedShop();
  await crowd(shop);
  expect(await shop.place('crowd-1')).toMatchObject({ status: 201 });
  const { orderId } = await idsOf(shop.api);
  expect(
    await shop.api.send(`POST /orders/${orderId}/cancel`, { body: { reason: 'too long' } }),
  ).toMatchObject({
    status: 200,
  });
});

test('once those who wait have been begun, orders are taken again', async () => {
  const shop = await openCrowdedShop();
  await crowd(shop);
  expect(await shop.place('too-early')).toMatchObject({ status: 503 });
  await shop.begin(0);
  await shop.api.clock.advance(secondMs);
  expect(await shop.place('too-early')).toMatchObject({ status: 201 });
});

test('while nobody begins anything, orders are taken and wait', async () => {
  const shop = await openCrowdedShop();
  await shop.place('first');
  await shop.begin(0);
  await shop.place('second');
  await shop.api.clock.advance(60 * secondMs);
  expect(await shop.place('third')).toMatchObject({ status: 201 });
});

test('after an outage orders are taken, although many wait, as long as the wait gets shorter', async () => {
  const shop = await openCrowdedShop();
  await shop.place('before');
  await shop.begin(0);
  for (let second = 1; second <= 40; second++) {
    await shop.place(`meanwhile-${second}`);
    await shop.api.clock.advance(secondMs);
  }
  for (let second = 1; second <= 10; second++) {
    await shop.begin(40 - 2 * second);
    await shop.api.clock.advance(secondMs);
    expect(await shop.place(`afterwards-${second}`)).toMatchObject({ status: 201 });
  }
});

test('when it can not be seen how long orders wait, they are taken', async () => {
  const shop = await openCrowdedShop();
  await crowd(shop);
  shop.setAway(true);
  await shop.api.clock.advance(secondMs);
  expect(await shop.place('unseen')).toMatchObject({ status: 201 });
});

async function idsOf(api: Api): Promise<{ orderId: string }> {
  const [first] = await api.store.readAll({ limit: 1, streamPrefixes: [streamPrefixes.order] });
  return { orderId: first?.stream.slice(streamPrefixes.order.length) ?? '' };
}
