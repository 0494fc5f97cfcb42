import { settled } from '@queuecommerce/infra/testing';
import { orders, products, type Order } from '../src';
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

describe('the lag', () => {
  test('is nothing at the end of the log, an empty one too', async () => {
    const runner = house.run(orders);
    await house.clock.advance(paceMs);
    expect(runner.status()).toMatchObject({ caughtUp: true, lagMs: 0, position: undefined });
    await appendAll(house.store, [event('OrderPlaced')]);
    await house.clock.advance(60_000);
    expect(runner.status()).toMatchObject({ caughtUp: true, lagMs: 0 });
    await runner.stop();
  });

  test('is the age of the last event handled while there is more', async () => {
    const many = Array.from({ length: 3_000 }, (_, count) =>
      event('StockReceived', { adjustmentId: `${count}` }),
    );
    await house.store.append('stock-laptop-001', 'none', many.map(newEvent));
    await house.clock.advance(7_000);
    let writes = 0;
    const runner = house.run(
      products,
      house.writing((batch) => (writes++ === 0 ? house.documents.write(batch) : new Promise(() => {}))),
    );
    await settled();
    await settled();
    expect(runner.status()).toMatchObject({ caughtUp: false, lagMs: 7_000 });
  });
});

describe('waiting for a position', () => {
  test('ends when its documents are stored, or at once if they are', async () => {
    const runner = house.run(orders);
    await appendAll(house.store, [event('OrderPlaced')]);
    const head = (await house.store.head()) ?? '';
    const waiting = runner.waitFor(head, { timeoutMs: 1_000 });
    await house.clock.advance(paceMs);
    expect(await waiting).toBe(true);
    expect(await order()).toMatchObject({ status: 'placed' });
    expect(await runner.waitFor(head, { timeoutMs: 0 })).toBe(true);
    await runner.stop();
  });

  test('is bounded by time, by its signal and by the end of the runner', async () => {
    const runner = house.run(orders);
    const aborting = new AbortController();
    const never = '9'.repeat(16);
    const results = Promise.all([
      runner.waitFor(never, { timeoutMs: 100 }),
      runner.waitFor(never, { timeoutMs: 100_000, signal: aborting.signal }),
      runner.waitFor(never, { timeoutMs: 100_000 }),
    ]);
    await house.clock.advance(100);
    aborting.abort();
    await runner.stop();
    expect(await results).toEqual([false, false, false]);
    expect(house.clock.waiting).toBe(0);
  });
});
