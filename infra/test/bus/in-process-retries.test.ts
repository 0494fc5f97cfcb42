import { DocumentsUnavailable, type WriteBatch } from '@queuecommerce/infra';
import { door, MemoryDocumentStore, recordingLog, seededEntropy } from '@queuecommerce/infra/testing';
import { open, outcomesOf, queue } from './in-process';
import { message, recorder } from './messages';

test('publishing a poisoned message resolves only after it is durably parked, whatever the documents do', async () => {
  let failures = 20;
  class Flaky extends MemoryDocumentStore {
    override async write(batch: WriteBatch): Promise<void> {
      if (failures-- > 0) throw new DocumentsUnavailable('away');
      await super.write(batch);
    }
  }
  const documents = new Flaky();
  const { bus, clock } = await open({ documents });
  await bus.consume(queue, () => Promise.reject(new Error('never')));
  const published = bus.publish(queue, message('a', 1));
  const outcomes = outcomesOf([published]);
  for (let pause = 0; pause < 20; pause++) {
    expect(outcomes).toEqual([undefined]);
    await clock.runNext();
  }
  while (await clock.runNext());
  expect(outcomes).toEqual([true]);
  expect(await bus.parked(10)).toHaveLength(1);
});

test('pauses between repeats grow with jitter up to the cap, however long a transient error lasts', async () => {
  const log = recordingLog();
  const backoff = { firstMs: 100, capMs: 1_000 };
  const { bus, clock } = await open({
    log,
    entropy: { ...seededEntropy(1), fraction: () => 0.5 },
    retries: { maxAttempts: 2, backoff },
  });
  const attemptsAt: number[] = [];
  const begin = clock.now();
  await bus.consume(
    queue,
    async () => {
      attemptsAt.push(clock.now() - begin);
      if (attemptsAt.length < 8) throw new Error('away');
    },
    { isTransient: () => true },
  );
  const published = bus.publish(queue, message('a', 1));
  while (attemptsAt.length < 8) await clock.runNext();
  await published;
  expect(attemptsAt).toEqual([0, 50, 150, 350, 750, 1_250, 1_750, 2_250]);
  expect(log.entries.filter(({ level }) => level === 'warn')).toHaveLength(7);
});

test('a batch that keeps failing goes one by one, in order, and only what fails alone is parked', async () => {
  const log = recordingLog();
  const { bus, clock } = await open({ log, retries: { maxAttempts: 2, backoff: { firstMs: 1, capMs: 1 } } });
  const handedOver: number[][] = [];
  const { handle, byKey } = recorder((_key, numbers) => {
    handedOver.push(numbers);
    if (numbers.includes(2)) throw new Error('poison');
  });
  const published = Promise.all([1, 2, 3].map((number) => bus.publish(queue, message('a', number))));
  await bus.consume(queue, handle);
  while (await clock.runNext());
  await published;
  expect(handedOver).toEqual([[1, 2, 3], [1, 2, 3], [1], [2], [2], [3]]);
  expect(byKey.get('a')).toEqual([1, 3]);
  expect(await bus.parked(10)).toMatchObject([{ message: { body: { number: 2 } }, attempts: 4 }]);
  expect(log.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a message under replay is not listed as parked, nor replayed a second time', async () => {
  const { bus, clock } = await open();
  let isBroken = true;
  const { passed, open: openDoor } = door();
  await bus.consume(queue, async () => {
    if (isBroken) throw new Error('broken');
    await passed;
  });
  const sent = message('a', 1);
  const published = bus.publish(queue, sent);
  while ((await bus.parked(1)).length === 0) await clock.runNext();
  await published;
  isBroken = false;
  expect(await bus.replayParked(sent.id)).toBe(true);
  expect(await bus.parked(10)).toEqual([]);
  expect(await bus.replayParked(sent.id)).toBe(false);
  openDoor();
});

test('a replay that a crash interrupts leaves the message parked', async () => {
  const documents = new MemoryDocumentStore();
  const { bus, clock } = await open({ documents });
  const consumer = await bus.consume(queue, () => Promise.reject(new Error('broken')));
  const sent = message('a', 1);
  const published = bus.publish(queue, sent);
  while ((await bus.parked(1)).length === 0) await clock.runNext();
  await published;
  await consumer.stop();
  await bus.replayParked(sent.id);
  const afterwards = await open({ documents });
  expect(await afterwards.bus.parked(10)).toHaveLength(1);
});
