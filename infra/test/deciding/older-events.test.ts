import { codecOf, firstVersion, stockEvents, stocks, UnknownEvent, values } from '@queuecommerce/domain';
import { CommandExecutor, derivedId, type EventStore } from '../../src';
import { manualClock, memoryEventStore } from '../../src/testing';
import { at, context, open, reserve } from './stock-commands';

const { StockOpened } = stockEvents;
/** Stocks that were opened in dozens at first. */
const evolvedStocks = {
  ...stocks,
  codec: codecOf({
    ...stockEvents,
    StockOpened: firstVersion(
      StockOpened.data.omit({ quantity: true }).extend({ dozens: values.units }),
    ).next(StockOpened.data, ({ dozens, ...facts }) => ({ ...facts, quantity: dozens * 12 })),
  }),
};

async function storeWith(schemaVersion: number, data: object): Promise<EventStore> {
  const store = memoryEventStore({ clock: manualClock() });
  const metadata = { ...context('open'), hash: 'a hash' };
  const id = derivedId(context('open').commandId, '0');
  await store.append('stock-p', 'none', [{ id, type: 'StockOpened', schemaVersion, data, metadata }]);
  return store;
}

test('commands are decided on older events as they read today, and the log keeps them as they were written', async () => {
  const asWritten = { productId: 'p', dozens: 2, lowStockThreshold: 0, at };
  const store = await storeWith(1, asWritten);
  const executor = new CommandExecutor(store);
  await executor.execute(evolvedStocks, 'p', reserve('anna'), context('anna'));
  await executor.execute(evolvedStocks, 'q', { ...open(5), productId: 'q' }, context('open q'));

  expect((await executor.load(evolvedStocks, 'p')).state).toMatchObject({ onHand: 24, reserved: 1 });
  const [older] = await store.readStream('stock-p', { limit: 1 });
  expect(older).toMatchObject({ schemaVersion: 1, data: asWritten });
  const [newer] = await store.readStream('stock-q', { limit: 1 });
  expect(newer).toMatchObject({ schemaVersion: 2, data: { quantity: 5 } });
});

test('a stream with an event of a newer program is not decided on, and nothing is appended to it', async () => {
  const store = await storeWith(3, { pallets: 1 });
  const executor = new CommandExecutor(store);
  const reserving = executor.execute(evolvedStocks, 'p', reserve('anna'), context('anna'));
  await expect(reserving).rejects.toThrow(UnknownEvent);
  await expect(reserving).rejects.toThrow('StockOpened has version 3');
  expect(await store.readStream('stock-p', { limit: 10 })).toHaveLength(1);
});
