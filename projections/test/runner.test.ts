import { DocumentsUnavailable } from '@queuecommerce/infra';
import { settled } from '@queuecommerce/infra/testing';
import { orders, products, type Order, type ProductDocument, type Projection } from '../src';
import { event, orderId } from './events';
import { openHouse, type House } from './house';
import { appendAll, newEvent } from './recorded-log';
import { paceMs } from '../src/runner';

let house: House;
beforeEach(() => {
  house = openHouse();
});

async function order(): Promise<Order | undefined> {
  return (await house.documents.load<Order>(orders.collection.name, [orderId])).get(orderId)?.body;
}

test('what is in the log already and what comes later are both folded', async () => {
  await appendAll(house.store, [event('OrderPlaced')]);
  const runner = house.run(orders);
  await house.clock.advance(paceMs);
  expect(await order()).toMatchObject({ status: 'placed' });
  await appendAll(house.store, [event('OrderConfirmed')]);
  await house.clock.advance(paceMs);
  expect(await order()).toMatchObject({ status: 'confirmed' });
  await runner.stop();
});

test('the checkpoint goes with the house.documents, and a new runner begins there', async () => {
  await appendAll(house.store, [event('OrderPlaced')]);
  const first = house.run(orders);
  await house.clock.advance(paceMs);
  expect(await house.documents.checkpoint(orders.reader)).toBe(await house.store.head());
  await first.stop();
  const folded: string[] = [];
  const watching: Projection = {
    ...orders,
    fold(document, one) {
      folded.push(one.type);
      return document;
    },
  };
  await appendAll(house.store, [event('OrderConfirmed')]);
  const second = house.run(watching);
  await house.clock.advance(paceMs);
  expect(folded).toEqual(['OrderConfirmed']);
  await second.stop();
});

test('an event that comes again changes nothing', async () => {
  await appendAll(house.store, [event('ProductAdded'), event('StockOpened'), event('StockReceived')]);
  const first = house.run(products);
  await house.clock.advance(paceMs);
  await first.stop();
  const head = await house.store.head();
  // Its checkpoint was lost, the documents were not.
  const projection: Projection = { ...products, reader: 'another' };
  const second = house.run(projection);
  await house.clock.advance(paceMs);
  const product = (await house.documents.load(products.collection.name, ['laptop-001'])).get('laptop-001');
  expect(product).toMatchObject({ position: head, body: { stock: { onHand: 15 } } });
  await second.stop();
});

test('a checkpoint without documents is stored a little later, once for many batches', async () => {
  const moves: unknown[] = [];
  const runner = house.run(
    products,
    house.writing((batch) => {
      moves.push(batch.checkpoint?.to);
      return house.documents.write(batch);
    }),
  );
  await house.clock.advance(paceMs);
  // While somebody waits it takes each event as it comes.
  const waiting = runner.waitFor('9'.repeat(16), { timeoutMs: 500 });
  for (let count = 0; count < 5; count += 1) {
    await house.store.append(`order-${count}`, 'none', [newEvent(event('OrderPlaced'))]);
    await settled();
  }
  expect(moves).toEqual([]);
  const head = await house.store.head();
  expect(runner.status().position).toBe(head);
  await house.clock.advance(1_000);
  expect(moves).toEqual([head]);
  expect(await waiting).toBe(false);
  await runner.stop();
});

test('stopping stores the checkpoint that waits', async () => {
  const runner = house.run(products);
  await house.clock.advance(paceMs);
  await appendAll(house.store, [event('OrderPlaced')]);
  await settled();
  await runner.stop();
  expect(await house.documents.checkpoint(products.reader)).toBe(await house.store.head());
  expect(runner.status().state).toBe('stopped');
});

test('an outage is waited out, however long, and said', async () => {
  let away = true;
  const runner = house.run(
    orders,
    house.writing((batch) =>
      away ? Promise.reject(new DocumentsUnavailable('No connection')) : house.documents.write(batch),
    ),
  );
  await appendAll(house.store, [event('OrderPlaced')]);
  await house.clock.advance(600_000);
  expect(runner.status()).toMatchObject({
    state: 'waiting',
    error: expect.stringContaining('No connection'),
  });
  expect(await house.documents.checkpoint(orders.reader)).toBeUndefined();
  away = false;
  await house.clock.advance(5_000);
  expect(runner.status()).toMatchObject({ state: 'following', caughtUp: true, error: undefined });
  expect(await order()).toMatchObject({ status: 'placed' });
  await runner.stop();
});

test('a write that was stored although it failed is not repeated on top of itself', async () => {
  let failures = 1;
  const runner = house.run(
    products,
    house.writing(async (batch) => {
      await house.documents.write(batch);
      if (failures-- > 0) throw new DocumentsUnavailable('The answer was lost');
    }),
  );
  await appendAll(house.store, [event('ProductAdded'), event('StockOpened'), event('StockReceived')]);
  await house.clock.advance(5_000);
  const product = (await house.documents.load(products.collection.name, ['laptop-001'])).get('laptop-001');
  expect(product?.body).toMatchObject({ stock: { onHand: 15 } });
  await runner.stop();
});

test('an event that this program does not know halts the projection and moves no checkpoint past it', async () => {
  await appendAll(house.store, [event('OrderPlaced')]);
  const runner = house.run(orders);
  await house.clock.advance(paceMs);
  const before = await house.store.head();
  await house.store.append('order-x', 'none', [
    { ...newEvent(event('OrderPlaced')), type: 'OrderTeleported' },
  ]);
  await house.clock.advance(60_000);
  expect(runner.status()).toMatchObject({
    state: 'halted',
    error: expect.stringContaining('OrderTeleported'),
  });
  expect(await house.documents.checkpoint(orders.reader)).toBe(before);
  await runner.stop();
  expect(runner.status().state).toBe('halted');
});

test('an idOf that throws halts the projection, because nobody could tell which document has to wait', async () => {
  await appendAll(house.store, [event('OrderPlaced')]);
  const runner = house.run({
    ...orders,
    idOf() {
      throw new Error('whose is this?');
    },
  });
  await house.clock.advance(paceMs);
  expect(runner.status()).toMatchObject({
    state: 'halted',
    error: expect.stringContaining('whose is this?'),
  });
  await runner.stop();
});

test('two runners of one projection do the work once between them and end with the same read model', async () => {
  const twins = [house.run(products), house.run(products)];
  await appendAll(house.store, [event('ProductAdded'), event('StockOpened')]);
  await house.clock.advance(paceMs);
  for (let count = 0; count < 20; count += 1) {
    await appendAll(house.store, [event('StockReceived', { adjustmentId: String(count), quantity: 1 })]);
    await house.clock.advance(count * 3);
  }
  await house.clock.advance(10_000);
  const head = await house.store.head();
  expect(await house.documents.checkpoint(products.reader)).toBe(head);
  const product = (await house.documents.load(products.collection.name, ['laptop-001'])).get('laptop-001');
  expect(product?.body).toMatchObject({ stock: { onHand: 30 } });
  for (const twin of twins) expect(twin.status()).toMatchObject({ position: head, caughtUp: true });
  await Promise.all(twins.map((twin) => twin.stop()));
});

test('of two runners one does nearly all the work while events keep coming, and the other keeps out of the way', async () => {
  let folded = 0;
  const counting: Projection<ProductDocument> = {
    ...products,
    fold(document, one) {
      folded += 1;
      return products.fold(document, one);
    },
  };
  const twins = [house.run(counting), house.run(counting)];
  const events = 500;
  await appendAll(house.store, [event('ProductAdded')]);
  for (let count = 1; count < events; count += 1) {
    await appendAll(house.store, [event('StockReceived', { adjustmentId: String(count), quantity: 1 })]);
    await house.clock.advance(20);
  }
  await Promise.all(twins.map((twin) => twin.stop()));
  expect(folded).toBeLessThan(1.2 * events);
});

test('what comes while it rests is written once, and whoever waits for a place is not kept waiting', async () => {
  await appendAll(house.store, [event('OrderPlaced')]);
  const runner = house.run(orders);
  await house.clock.advance(0);
  expect(await order()).toMatchObject({ status: 'placed' });
  await appendAll(house.store, [event('OrderConfirmed')]);
  await house.clock.advance(0);
  expect(await order()).toMatchObject({ status: 'placed' });
  const head = (await house.store.head()) ?? '';
  const reached = runner.waitFor(head, { timeoutMs: 5_000 });
  await house.clock.advance(0);
  expect(await reached).toBe(true);
  expect(await order()).toMatchObject({ status: 'confirmed' });
  await runner.stop();
});
