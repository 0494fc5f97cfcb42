import { orderStream } from '@queuecommerce/domain';
import { instant, type EventMetadata } from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  seededEntropy,
  silentLog,
} from '@queuecommerce/infra/testing';
import {
  beginRebuild,
  orders,
  ReadModelPointers,
  readModels,
  runReadModel,
  type Order,
} from '@queuecommerce/projections';
import { ReadModel } from '../src';
import { made, placed } from './events';

const metadata: EventMetadata = {
  correlationId: 'c',
  causationId: 'c',
  commandId: 'c',
  command: 'Test',
  actor: 'operator',
  origin: 'http',
  hash: '',
};
const signal = new AbortController().signal;

async function openShop() {
  const clock = manualClock();
  const entropy = seededEntropy(3);
  const documents = new MemoryDocumentStore();
  const store = memoryEventStore({ clock });
  const pointers = new ReadModelPointers({ documents, clock, entropy });
  const runner = runReadModel({ projection: orders, store, documents, clock, entropy, log: silentLog });
  return {
    clock,
    runner,
    /** A query process; its clock may stand still although the others' go on. */
    query: (own = clock) =>
      new ReadModel<Order>({ documents, clock: own, entropy, readModels, store }, 'orders'),
    async place(number: number): Promise<string> {
      const event = { ...placed(number), id: entropy.uuid(), schemaVersion: 1, metadata };
      return (await store.append(orderStream(made(number)), 'none', [event])).position;
    },
    async rebuild(): Promise<void> {
      await pointers.update(orders, (record) =>
        beginRebuild(record, { projection: orders, owner: null, reason: 'requested', now: instant(clock) }),
      );
      await clock.advance(5_000);
      expect((await pointers.load(orders)).live.generation).toBe(1);
    },
  };
}

test('query processes follow a switch, each when it notices, and both generations are right meanwhile', async () => {
  const shop = await openShop();
  await shop.place(1);
  await shop.clock.advance(1_000);
  const heldUp = manualClock(instant(shop.clock));
  const [quick, late] = [shop.query(), shop.query(heldUp)];
  const first = { position: undefined, signal };
  expect((await quick.one(made(1), first))?.generation).toBe(0);
  expect((await late.one(made(1), first))?.generation).toBe(0);
  await shop.rebuild();
  const token = await shop.place(2);
  await shop.clock.advance(100);
  const wanted = { position: token, signal };
  expect(await quick.one(made(2), wanted)).toMatchObject({ generation: 1, body: { id: made(2) } });
  expect(await late.one(made(2), wanted)).toMatchObject({ generation: 0, body: { id: made(2) } });
  await heldUp.advance(1_000);
  expect(await late.one(made(2), wanted)).toMatchObject({ generation: 1, body: { id: made(2) } });
  await shop.runner.stop();
});

test('a process that was held up until the generation that it knew is gone reads the live one', async () => {
  const shop = await openShop();
  await shop.place(1);
  await shop.clock.advance(1_000);
  const late = shop.query(manualClock(instant(shop.clock)));
  const first = { position: undefined, signal };
  expect((await late.one(made(1), first))?.generation).toBe(0);
  await shop.rebuild();
  await shop.clock.advance(12 * 60_000);
  expect(await late.one(made(1), first)).toMatchObject({ generation: 1, body: { id: made(1) } });
  expect((await late.page({ limit: 5 }, first)).documents).toHaveLength(1);
  await shop.runner.stop();
});
