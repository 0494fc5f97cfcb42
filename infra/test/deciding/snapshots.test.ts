import {
  stocks,
  type Aggregate,
  type Stock,
  type StockCommand,
  type StockEvent,
} from '@queuecommerce/domain';
import { DocumentsUnavailable } from '../../src';
import { MemoryDocumentStore, settled } from '../../src/testing';
import { context, open, reserve } from './stock-commands';
import { form, logOfSales, plain, shortStocks, snapshotIn, world } from './snapshot-world';

test('a stock of 100,000 events is loaded by reading one snapshot and a tail', async () => {
  const shop = await world();
  const first = (await shop.process(logOfSales(100_000))).executor;
  expect(await shop.eventsReadBy(() => first.load(stocks, 'p'))).toMatchObject({ read: 100_000 });
  await shop.clock.advance(0);

  const grown = logOfSales(100_250);
  const second = (await shop.process(grown)).executor;
  const { read, result } = await shop.eventsReadBy(() => second.load(stocks, 'p'));
  // The event that vouches for the snapshot, and those after it.
  expect(read).toBe(1 + 250);
  expect(plain(result)).toEqual(plain(await shop.truth(grown)));
  expect(shop.warnings()).toEqual([]);
});

test('a snapshot is taken each time that its number of events has been appended, and not in between', async () => {
  const shop = await world();
  const { executor } = await shop.process();
  await executor.execute(shortStocks, 'p', open(1_000), context('open'));
  const taken: unknown[] = [];
  for (let buyer = 1; buyer < 35; buyer += 1) {
    await executor.execute(shortStocks, 'p', reserve(`${buyer}`), context(`${buyer}`));
    await shop.clock.advance(0);
    const snapshot = await snapshotIn(shop);
    if (snapshot && 'revision' in snapshot) taken[buyer] = snapshot.revision;
  }
  expect(taken[8]).toBeUndefined();
  expect([taken[9], taken[18], taken[19], taken[29], taken[34]]).toEqual([9, 9, 19, 29, 29]);
});

test('the larger a state, the more events there are between its snapshots', async () => {
  const shop = await world();
  const { executor } = await shop.process();
  const large = { ...stocks, snapshot: { ...form, size: () => 8 * 39 } };
  await executor.execute(large, 'p', open(1_000), context('open'));
  for (let buyer = 1; buyer < 39; buyer += 1)
    await executor.execute(large, 'p', reserve(`${buyer}`), context(`${buyer}`));
  await shop.clock.advance(0);
  expect(await snapshotIn(shop)).toBeUndefined();
  await executor.execute(large, 'p', reserve('39'), context('39'));
  await shop.clock.advance(0);
  expect(await snapshotIn(shop)).toMatchObject({ revision: 39 });
});

test('a command is answered before its snapshot is begun, and one stream has one under way at most', async () => {
  let writes = 0;
  let finish: (() => void) | undefined;
  const slow = Object.assign(new MemoryDocumentStore(), {
    write: () => {
      writes += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
  });
  const shop = await world(slow);
  const { executor, snapshots } = await shop.process();
  await executor.execute(shortStocks, 'p', open(1_000), context('open'));
  for (let buyer = 1; buyer < 40; buyer += 1)
    await executor.execute(shortStocks, 'p', reserve(`${buyer}`), context(`${buyer}`));
  expect(writes).toBe(0);
  await shop.clock.advance(0);
  for (let buyer = 40; buyer < 80; buyer += 1)
    await executor.execute(shortStocks, 'p', reserve(`${buyer}`), context(`${buyer}`));
  await shop.clock.advance(0);
  expect(writes).toBe(1);

  let isClosed = false;
  const closing = snapshots.close().then(() => (isClosed = true));
  await settled();
  expect(isClosed).toBe(false);
  finish?.();
  await closing;
  expect(shop.clock.waiting).toBe(0);
});

test('after closing, no snapshot is begun that was due', async () => {
  const shop = await world();
  const { executor, snapshots } = await shop.process();
  const buyers = Array.from({ length: 12 }, (_, index) => `${index}`);
  await executor.execute(shortStocks, 'p', open(1_000), context('open'));
  for (const buyer of buyers) await executor.execute(shortStocks, 'p', reserve(buyer), context(buyer));
  await snapshots.close();
  await shop.clock.advance(0);
  expect(await snapshotIn(shop)).toBeUndefined();
});

const away = () => Promise.reject(new DocumentsUnavailable('away'));

test('with the documents away, commands go on', async () => {
  const shop = await world(Object.assign(new MemoryDocumentStore(), { load: away, write: away }));
  for (let buyer = 0; buyer < 25; buyer += 1) {
    const { executor } = await shop.process();
    if (buyer === 0) await executor.execute(shortStocks, 'p', open(1_000), context('open'));
    const outcome = await executor.execute(shortStocks, 'p', reserve(`${buyer}`), context(`${buyer}`));
    expect(outcome).toMatchObject({ kind: 'accepted', events: [{ type: 'StockReserved' }] });
    await shop.clock.advance(0);
  }
  expect(shop.warnings()).toContain('A snapshot could not be stored');
});

test('documents that hang are not waited for, beyond a moment', async () => {
  const hanging = Object.assign(new MemoryDocumentStore(), {
    load: () => new Promise<never>(() => undefined),
  });
  const shop = await world(hanging);
  const { executor } = await shop.process();
  const opening = executor.execute(shortStocks, 'p', open(1), context('open'));
  await shop.clock.advance(1_000);
  expect(await opening).toMatchObject({ kind: 'accepted' });
});

test('an aggregate without a form for snapshots never has one', async () => {
  const shop = await world();
  const { snapshot: _, ...without } = stocks;
  const plainStocks: Aggregate<Stock, StockCommand, StockEvent> = without;
  await (await shop.process(logOfSales(1_000))).executor.load(plainStocks, 'p');
  await shop.clock.advance(0);
  expect(await snapshotIn(shop)).toBeUndefined();
});
