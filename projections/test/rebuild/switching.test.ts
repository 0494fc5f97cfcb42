import { instant, type DocumentStore, type WriteBatch } from '@queuecommerce/infra';
import { settled } from '@queuecommerce/infra/testing';
import { beginRebuild, products, readModelPointers } from '../../src';
import { event } from '../events';
import { appendAll } from '../recorded-log';
import { openWorld } from './read-model-world';

const [oldReader, newReader] = [products.reader, `${products.reader}-g1`];

test('whatever is appended while it is switched, the new generation is no further back than the old one at that moment', async () => {
  const world = openWorld();
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened')]);
  const keeper = world.run(products);
  await world.clock.advance(100);
  await keeper.stop();
  let appended = 0;
  const atSwitch: (string | undefined)[][] = [];
  const write = async (batch: WriteBatch): Promise<void> => {
    const isPointer = batch.writes.some(({ collection }) => collection === readModelPointers.name);
    // Each time the new generation has come further, or is about to be switched to, so has the log, and the old one follows.
    if ((isPointer || batch.checkpoint?.reader === newReader) && appended < 60) {
      appended += 1;
      await appendAll(world.store, [event('StockReceived', { adjustmentId: `${appended}`, quantity: 1 })]);
      for (let turns = 0; turns < 3; turns += 1) await settled();
    }
    await world.documents.write(batch);
    const { live } = await world.record(products);
    if (isPointer && live.generation === 1 && atSwitch.length === 0)
      atSwitch.push(
        await Promise.all([oldReader, newReader].map((reader) => world.documents.checkpoint(reader))),
      );
  };
  const busy: DocumentStore = new Proxy(world.documents, {
    get: (target, name) => {
      const member: unknown = name === 'write' ? write : Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  await world.pointers.update(products, (record) =>
    beginRebuild(record, {
      projection: products,
      owner: null,
      reason: 'requested',
      now: instant(world.clock),
    }),
  );
  const rebuilder = world.run(products, busy);
  await world.until(async () => (await world.record(products)).live.generation === 1);
  const [[before = '', after = ''] = []] = atSwitch;
  expect(before).not.toBe('');
  expect(after >= before).toBe(true);
  expect(appended).toBeGreaterThan(5);
  await world.clock.advance(5_000);
  expect(await world.served(products)).toEqual(await world.expected(products));
  expect(await world.documents.checkpoint(newReader)).toBe(await world.store.head());
  await rebuilder.stop();
});

test('the generation that somebody waits for does not rest', async () => {
  const world = openWorld();
  await appendAll(world.store, [event('ProductAdded')]);
  const keeper = world.run(products);
  await world.clock.advance(100);
  await appendAll(world.store, [event('StockOpened')]);
  await world.clock.advance(0);
  const first = await world.store.head();
  await appendAll(world.store, [event('StockReceived', { adjustmentId: '1', quantity: 1 })]);
  await world.clock.advance(0);
  expect(await world.documents.checkpoint(oldReader)).toBe(first);
  const head = (await world.store.head()) ?? '';
  const { signal } = new AbortController();
  expect(keeper.hurry('another reader', head, signal)).toBe(undefined);
  await world.clock.advance(0);
  expect(await world.documents.checkpoint(oldReader)).toBe(first);
  const hurried = keeper.hurry(oldReader, head, signal);
  await world.clock.advance(0);
  expect(await hurried).toBe(true);
  expect(await world.documents.checkpoint(oldReader)).toBe(head);
  await keeper.stop();
});
