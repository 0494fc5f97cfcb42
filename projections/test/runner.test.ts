import { DocumentsUnavailable, type DocumentStore, type EventStore } from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  recordingLog,
  seededEntropy,
  settled,
  type ManualClock,
} from '@queuecommerce/infra/testing';
import {
  defineProjection,
  orders,
  products,
  runProjection,
  type Order,
  type ProductDocument,
  type Projection,
} from '../src';
import { event, orderId } from './events';
import { appendAll, newEvent, streamOf } from './recorded-log';

let clock: ManualClock;
let store: EventStore;
let documents: MemoryDocumentStore;
let log: ReturnType<typeof recordingLog>;

beforeEach(() => {
  clock = manualClock();
  store = memoryEventStore({ clock });
  documents = new MemoryDocumentStore();
  log = recordingLog();
});

function run(projection: Projection, over: DocumentStore = documents) {
  return runProjection({ projection, store, documents: over, clock, entropy: seededEntropy(1), log });
}

async function order(id = orderId): Promise<Order | undefined> {
  return (await documents.load<Order>(orders.collection.name, [id])).get(id)?.body;
}

/** A document store whose writes do what the test says. */
function writing(write: DocumentStore['write']): DocumentStore {
  return new Proxy(documents, {
    get: (target, name) => {
      const member: unknown = name === 'write' ? write : Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

test('what is in the log already and what comes later are both folded', async () => {
  await appendAll(store, [event('OrderPlaced')]);
  const runner = run(orders);
  await clock.advance(0);
  expect(await order()).toMatchObject({ status: 'placed' });
  await appendAll(store, [event('OrderConfirmed')]);
  await clock.advance(0);
  expect(await order()).toMatchObject({ status: 'confirmed' });
  await runner.stop();
});

test('the checkpoint goes with the documents, and a new runner begins there', async () => {
  await appendAll(store, [event('OrderPlaced')]);
  const first = run(orders);
  await clock.advance(0);
  expect(await documents.checkpoint(orders.reader)).toBe(await store.head());
  await first.stop();
  const folded: string[] = [];
  const watching: Projection = {
    ...orders,
    fold(document, one) {
      folded.push(one.type);
      return document;
    },
  };
  await appendAll(store, [event('OrderConfirmed')]);
  const second = run(watching);
  await clock.advance(0);
  expect(folded).toEqual(['OrderConfirmed']);
  await second.stop();
});

test('an event that comes again changes nothing', async () => {
  await appendAll(store, [event('ProductAdded'), event('StockOpened'), event('StockReceived')]);
  const first = run(products);
  await clock.advance(0);
  await first.stop();
  const head = await store.head();
  // Its checkpoint was lost, the documents were not.
  const projection: Projection = { ...products, reader: 'another' };
  const second = run(projection);
  await clock.advance(0);
  const product = (await documents.load(products.collection.name, ['laptop-001'])).get('laptop-001');
  expect(product).toMatchObject({ position: head, body: { stock: { onHand: 15 } } });
  await second.stop();
});

test('a checkpoint without documents is stored a little later, once for many batches', async () => {
  const moves: unknown[] = [];
  const runner = run(
    products,
    writing((batch) => {
      moves.push(batch.checkpoint?.to);
      return documents.write(batch);
    }),
  );
  await clock.advance(0);
  for (let count = 0; count < 5; count += 1) {
    await store.append(`order-${count}`, 'none', [newEvent(event('OrderPlaced'))]);
    await settled();
  }
  expect(moves).toEqual([]);
  const head = await store.head();
  expect(runner.status().position).toBe(head);
  await clock.advance(1_000);
  expect(moves).toEqual([head]);
  await runner.stop();
});

test('stopping stores the checkpoint that waits', async () => {
  const runner = run(products);
  await clock.advance(0);
  await appendAll(store, [event('OrderPlaced')]);
  await settled();
  await runner.stop();
  expect(await documents.checkpoint(products.reader)).toBe(await store.head());
  expect(runner.status().state).toBe('stopped');
});

test('an outage is waited out, however long, and said', async () => {
  let away = true;
  const runner = run(
    orders,
    writing((batch) =>
      away ? Promise.reject(new DocumentsUnavailable('No connection')) : documents.write(batch),
    ),
  );
  await appendAll(store, [event('OrderPlaced')]);
  await clock.advance(600_000);
  expect(runner.status()).toMatchObject({
    state: 'waiting',
    error: expect.stringContaining('No connection'),
  });
  expect(await documents.checkpoint(orders.reader)).toBeUndefined();
  away = false;
  await clock.advance(5_000);
  expect(runner.status()).toMatchObject({ state: 'following', caughtUp: true, error: undefined });
  expect(await order()).toMatchObject({ status: 'placed' });
  await runner.stop();
});

test('a write that was stored although it failed is not repeated on top of itself', async () => {
  let failures = 1;
  const runner = run(
    products,
    writing(async (batch) => {
      await documents.write(batch);
      if (failures-- > 0) throw new DocumentsUnavailable('The answer was lost');
    }),
  );
  await appendAll(store, [event('ProductAdded'), event('StockOpened'), event('StockReceived')]);
  await clock.advance(5_000);
  const product = (await documents.load(products.collection.name, ['laptop-001'])).get('laptop-001');
  expect(product?.body).toMatchObject({ stock: { onHand: 15 } });
  await runner.stop();
});

test('an event that this program does not know halts the projection and moves no checkpoint past it', async () => {
  await appendAll(store, [event('OrderPlaced')]);
  const runner = run(orders);
  await clock.advance(0);
  const before = await store.head();
  await store.append('order-x', 'none', [{ ...newEvent(event('OrderPlaced')), type: 'OrderTeleported' }]);
  await clock.advance(60_000);
  expect(runner.status()).toMatchObject({
    state: 'halted',
    error: expect.stringContaining('OrderTeleported'),
  });
  expect(await documents.checkpoint(orders.reader)).toBe(before);
  await runner.stop();
  expect(runner.status().state).toBe('halted');
});

test('an idOf that throws halts the projection, because nobody could tell which document has to wait', async () => {
  await appendAll(store, [event('OrderPlaced')]);
  const runner = run({
    ...orders,
    idOf() {
      throw new Error('whose is this?');
    },
  });
  await clock.advance(0);
  expect(runner.status()).toMatchObject({
    state: 'halted',
    error: expect.stringContaining('whose is this?'),
  });
  await runner.stop();
});

test('two runners of one projection do the work once between them and end with the same read model', async () => {
  const twins = [run(products), run(products)];
  await appendAll(store, [event('ProductAdded'), event('StockOpened')]);
  await clock.advance(0);
  for (let count = 0; count < 20; count += 1) {
    await appendAll(store, [event('StockReceived', { adjustmentId: String(count), quantity: 1 })]);
    await clock.advance(count * 3);
  }
  await clock.advance(10_000);
  const head = await store.head();
  expect(await documents.checkpoint(products.reader)).toBe(head);
  const product = (await documents.load(products.collection.name, ['laptop-001'])).get('laptop-001');
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
  const twins = [run(counting), run(counting)];
  const events = 500;
  await appendAll(store, [event('ProductAdded')]);
  for (let count = 1; count < events; count += 1) {
    await appendAll(store, [event('StockReceived', { adjustmentId: String(count), quantity: 1 })]);
    await clock.advance(20);
  }
  await Promise.all(twins.map((twin) => twin.stop()));
  expect(folded).toBeLessThan(1.2 * events);
});

describe('the lag', () => {
  test('is nothing at the end of the log, an empty one too', async () => {
    const runner = run(orders);
    await clock.advance(0);
    expect(runner.status()).toMatchObject({ caughtUp: true, lagMs: 0, position: undefined });
    await appendAll(store, [event('OrderPlaced')]);
    await clock.advance(60_000);
    expect(runner.status()).toMatchObject({ caughtUp: true, lagMs: 0 });
    await runner.stop();
  });

  test('is the age of the last event handled while there is more', async () => {
    const many = Array.from({ length: 3_000 }, (_, count) =>
      event('StockReceived', { adjustmentId: `${count}` }),
    );
    await store.append('stock-laptop-001', 'none', many.map(newEvent));
    await clock.advance(7_000);
    let writes = 0;
    const runner = run(
      products,
      writing((batch) => (writes++ === 0 ? documents.write(batch) : new Promise(() => {}))),
    );
    await settled();
    await settled();
    expect(runner.status()).toMatchObject({ caughtUp: false, lagMs: 7_000 });
  });
});

describe('waiting for a position', () => {
  test('ends when its documents are stored, or at once if they are', async () => {
    const runner = run(orders);
    await appendAll(store, [event('OrderPlaced')]);
    const head = (await store.head()) ?? '';
    const waiting = runner.waitFor(head, { timeoutMs: 1_000 });
    await clock.advance(0);
    expect(await waiting).toBe(true);
    expect(await order()).toMatchObject({ status: 'placed' });
    expect(await runner.waitFor(head, { timeoutMs: 0 })).toBe(true);
    await runner.stop();
  });

  test('is bounded by time, by its signal and by the end of the runner', async () => {
    const runner = run(orders);
    const aborting = new AbortController();
    const never = '9'.repeat(16);
    const results = Promise.all([
      runner.waitFor(never, { timeoutMs: 100 }),
      runner.waitFor(never, { timeoutMs: 100_000, signal: aborting.signal }),
      runner.waitFor(never, { timeoutMs: 100_000 }),
    ]);
    await clock.advance(100);
    aborting.abort();
    await runner.stop();
    expect(await results).toEqual([false, false, false]);
    expect(clock.waiting).toBe(0);
  });
});

const version = (number: number) =>
  defineProjection({
    name: 'orders',
    version: number,
    indexes: [],
    streams: ['order'],
    idOf: streamOf,
    fold: (document: object | undefined) => document,
  });

test('each version of a projection has documents and a checkpoint of its own', () => {
  expect(version(1).collection.name).not.toBe(version(2).collection.name);
  expect(version(1).reader).not.toBe(version(2).reader);
});
