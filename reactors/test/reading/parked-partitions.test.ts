import { ReactorStopped } from '../../src/index';
import { numberOf, poisonedBy, recorder, world } from './world';

test('F13 a poison event parks its own partition, in order, and the others go on', async () => {
  const { append, run, until, positions, storedCheckpoint, log } = world();
  await append('a', 'b', 'a', 'a', 'b');
  const { handle, byPartition } = recorder(poisonedBy(new Set([2])));
  const reactor = run(handle);
  await until(async () => (await storedCheckpoint()) === (await positions())[4]);
  expect(byPartition).toEqual(
    new Map([
      ['a', [0]],
      ['b', [1, 4]],
    ]),
  );
  expect(reactor.status()).toMatchObject({ state: 'running', parkedPartitions: 1, isCaughtUp: true });
  expect(await reactor.parked(10)).toEqual([
    expect.objectContaining({
      reader: 'test',
      partition: 'a',
      position: (await positions())[2],
      stream: 'order-a',
      revision: 1,
      type: 'OrderPlaced',
      error: 'RangeError: 2 is poison',
      attempts: 3,
      events: 2,
    }),
  ]);
  expect(log.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  await reactor.stop();
});

test('later events of a parked partition are parked behind it, also after a restart', async () => {
  const { append, run, until, positions, storedCheckpoint } = world();
  await append('a', 'a');
  const first = recorder(poisonedBy(new Set([0])));
  const reactor = run(first.handle);
  await until(async () => (await storedCheckpoint()) === (await positions())[1]);
  await append('a');
  await until(async () => (await storedCheckpoint()) === (await positions())[2]);
  await reactor.stop();
  await append('a', 'b');
  const second = recorder();
  const again = run(second.handle);
  await until(async () => (await storedCheckpoint()) === (await positions())[4]);
  expect(second.byPartition).toEqual(new Map([['b', [4]]]));
  expect(await again.parked(10)).toMatchObject([
    { partition: 'a', error: 'RangeError: 0 is poison', events: 4 },
  ]);
  await again.stop();
});

test('parked partitions are listed in log order of what failed, as many as asked for', async () => {
  const { append, run, until } = world();
  await append('c', 'a', 'b');
  const reactor = run(recorder(poisonedBy(new Set([0, 1, 2]))).handle);
  await until(() => reactor.status().parkedPartitions === 3);
  expect((await reactor.parked(10)).map(({ partition }) => partition)).toEqual(['c', 'a', 'b']);
  expect((await reactor.parked(2)).map(({ partition }) => partition)).toEqual(['c', 'a']);
  await reactor.stop();
});

test('retrying a parked partition handles its events in order, and then it goes on', async () => {
  const { append, run, until, finished } = world();
  const poison = new Set([1]);
  await append('a', 'a', 'a');
  const { handle, byPartition, count } = recorder(poisonedBy(poison));
  const reactor = run(handle);
  await until(() => reactor.status().parkedPartitions === 1);
  await append('a');
  await finished(reactor);
  poison.clear();
  expect(await reactor.retryParked('a')).toBe(true);
  expect(byPartition.get('a')).toEqual([0, 1, 2, 3]);
  expect(reactor.status().parkedPartitions).toBe(0);
  expect(await reactor.parked(10)).toEqual([]);
  await append('a');
  await until(() => count() === 5);
  expect(byPartition.get('a')).toEqual([0, 1, 2, 3, 4]);
  await reactor.stop();
});

test('a retry that fails again leaves the rest parked behind what failed', async () => {
  const { append, run, finished } = world();
  const poison = new Set([0]);
  await append('a', 'a', 'a');
  const { handle, byPartition } = recorder(poisonedBy(poison));
  const reactor = run(handle);
  await finished(reactor);
  expect(await reactor.retryParked('a')).toBe(false);
  expect(await reactor.parked(10)).toMatchObject([{ attempts: 4, events: 3 }]);
  poison.clear();
  poison.add(1);
  expect(await reactor.retryParked('a')).toBe(false);
  expect(byPartition.get('a')).toEqual([0]);
  expect(await reactor.parked(10)).toMatchObject([{ error: 'RangeError: 1 is poison', events: 2 }]);
  await reactor.stop();
});

test('events that come while a partition is retried are handled after it', async () => {
  const { append, run, until, finished } = world();
  const poison = new Set([0]);
  await append('a', 'a');
  const { handle, byPartition } = recorder(poisonedBy(poison));
  const reactor = run(handle);
  await finished(reactor);
  poison.clear();
  const retried = reactor.retryParked('a');
  await append('a', 'a');
  await retried;
  await until(() => byPartition.get('a')?.length === 4);
  expect(byPartition.get('a')).toEqual([0, 1, 2, 3]);
  await reactor.stop();
});

test('retrying what is not parked says so, and a reader that does not run retries nothing', async () => {
  const { run, finished } = world();
  const reactor = run(recorder().handle);
  await finished(reactor);
  expect(await reactor.retryParked('a')).toBe(false);
  await reactor.stop();
  await expect(reactor.retryParked('a')).rejects.toThrow(ReactorStopped);
});

test('events before the parked one that are read again after a crash are not handled out of order', async () => {
  const { append, run, until, finished } = world();
  await append('slow', 'a', 'a', 'a');
  const first = recorder(async (partition, events) => {
    if (partition === 'slow') await new Promise(() => undefined);
    if (events.some((event) => numberOf(event) === 2)) throw new Error('poison');
  });
  const abandoned = run(first.handle);
  await until(async () => (await abandoned.parked(10)).some(({ events }) => events === 2));
  expect(first.byPartition.get('a')).toEqual([1]);
  const second = recorder();
  const afterCrash = run(second.handle);
  await finished(afterCrash);
  expect(second.byPartition).toEqual(new Map([['slow', [0]]]));
  expect(await afterCrash.parked(10)).toMatchObject([{ partition: 'a', error: 'Error: poison', events: 2 }]);
  await afterCrash.stop();
});
