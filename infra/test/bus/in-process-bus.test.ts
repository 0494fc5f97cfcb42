import { BusUnavailable } from '@queuecommerce/infra';
import { openInProcessBus, systemClock, type InProcessBusOptions } from '@queuecommerce/infra/adapters';
import { door, MemoryDocumentStore, seededEntropy, settled, silentLog } from '@queuecommerce/infra/testing';
import { busContract } from './contract';
import { open, outcomesOf, queue } from './in-process';
import { message, recorder } from './messages';

busContract('in process', async () => {
  const documents = new MemoryDocumentStore();
  const options: InProcessBusOptions = {
    clock: systemClock,
    entropy: seededEntropy(1),
    documents,
    log: silentLog,
    retries: { maxAttempts: 3, backoff: { firstMs: 1, capMs: 2 } },
  };
  let bus = await openInProcessBus(options);
  return {
    bus,
    async reopen() {
      await bus.close();
      bus = await openInProcessBus(options);
      return bus;
    },
    discard: () => bus.close(),
  };
});

test('publishing resolves only after the message was handled', async () => {
  const { bus } = await open();
  const { passed, open: openDoor } = door();
  await bus.consume(queue, () => passed);
  const outcomes = outcomesOf([bus.publish(queue, message('a', 1))]);
  await settled();
  expect(outcomes).toEqual([undefined]);
  openDoor();
  await settled();
  expect(outcomes).toEqual([true]);
});

test('a message id that is published again while it is under way joins its first copy', async () => {
  const { bus } = await open({ capacity: 2 });
  const inHand = message('a', 1);
  const queued = message('a', 2);
  const outside = message('a', 3);
  const { passed, open: openDoor } = door();
  const { handle, byKey } = recorder(() => passed);
  await bus.consume(queue, handle, { maxBatch: 1 });
  const twice = [inHand, queued, outside, inHand, queued, outside].map((sent) => bus.publish(queue, sent));
  await settled();
  twice.push(...[inHand, queued, outside].map((sent) => bus.publish(queue, sent)));
  openDoor();
  await Promise.all(twice);
  expect(byKey.get('a')).toEqual([1, 2, 3]);
});

test('a message id that is published again after it was handled is handled again', async () => {
  const { bus } = await open();
  const { handle, byKey } = recorder();
  await bus.consume(queue, handle);
  const sent = message('a', 1);
  await bus.publish(queue, sent);
  await bus.publish(queue, sent);
  expect(byKey.get('a')).toEqual([1, 1]);
});

test('what queues up while a batch is handled joins the next, up to maxBatch', async () => {
  const { bus } = await open();
  const { passed, open: openDoor } = door();
  const { handle, batches } = recorder(() => passed);
  await bus.consume(queue, handle, { maxBatch: 4 });
  const published = [bus.publish(queue, message('a', 0))];
  await settled();
  for (let number = 1; number <= 6; number++) published.push(bus.publish(queue, message('a', number)));
  openDoor();
  await Promise.all(published);
  expect(batches.map(([, numbers]) => numbers)).toEqual([[0], [1, 2, 3, 4], [5, 6]]);
});

test('keys take turns: one with much to do does not keep the others waiting', async () => {
  const { bus } = await open();
  const { handle, batches } = recorder();
  const published = [0, 1, 2, 3, 4, 5].map((number) => bus.publish(queue, message('busy', number)));
  published.push(bus.publish(queue, message('small', 6)), bus.publish(queue, message('little', 7)));
  await bus.consume(queue, handle, { concurrency: 1, maxBatch: 2 });
  await Promise.all(published);
  expect(batches.map(([key]) => key)).toEqual(['busy', 'small', 'little', 'busy', 'busy']);
});

test('a full queue makes its publishers wait, first come first served, and loses nothing', async () => {
  const { bus } = await open({ capacity: 3 });
  const doors = Array.from({ length: 10 }, door);
  const { handle, byKey } = recorder((_key, numbers) => doors[numbers[0] ?? 0]?.passed);
  await bus.consume(queue, handle);
  const published = Array.from({ length: 10 }, (_, number) =>
    bus.publish(queue, message(`k${number}`, number)),
  );
  const handled = () => [...byKey.values()].flat();
  doors[5]?.open();
  await settled();
  expect(handled()).toEqual([]);
  doors[1]?.open();
  await settled();
  expect(handled()).toEqual([1]);
  doors[0]?.open();
  doors[2]?.open();
  await settled();
  expect(handled()).toEqual([1, 0, 2, 5]);
  for (const { open: openDoor } of doors) openDoor();
  await Promise.all(published);
  expect(new Set(handled())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  expect(handled()).toHaveLength(10);
});

test('stopping does not wait for a message that is between two attempts: it is put back in its place', async () => {
  const { bus, clock } = await open();
  const published = [1, 2].map((number) => bus.publish(queue, message('a', number)));
  const consumer = await bus.consume(queue, () => Promise.reject(new Error('away')), {
    isTransient: () => true,
  });
  await settled();
  expect(clock.waiting).toBe(1);
  await consumer.stop();
  expect(clock.waiting).toBe(0);
  const { handle, byKey } = recorder();
  await bus.consume(queue, handle);
  await Promise.all(published);
  expect(byKey.get('a')).toEqual([1, 2]);
});

test('closing tells waiting publishers that the bus is unavailable, after those in hand have finished', async () => {
  const { bus } = await open({ capacity: 2 });
  const { passed, open: openDoor } = door();
  await bus.consume(queue, () => passed, { maxBatch: 1 });
  const published = [1, 2, 3].map((number) => bus.publish(queue, message('a', number)));
  const outcomes = outcomesOf(published);
  await settled();
  const closed = bus.close();
  await settled();
  expect(outcomes).toEqual([undefined, false, false]);
  openDoor();
  await closed;
  expect(outcomes).toEqual([true, false, false]);
  await expect(published[1]).rejects.toThrow(BusUnavailable);
  await expect(bus.consume(queue, () => passed)).rejects.toThrow(BusUnavailable);
  await expect(bus.replayParked('any')).rejects.toThrow(BusUnavailable);
});

test('closing does not wait for ever for a handler that publishes and waits', async () => {
  const { bus } = await open();
  await bus.consume(queue, () => bus.publish('a queue without a consumer', message('b', 2)));
  const outcomes = outcomesOf([bus.publish(queue, message('a', 1))]);
  await settled();
  await bus.close();
  await settled();
  expect(outcomes).toEqual([false]);
});
