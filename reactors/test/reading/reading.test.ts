import type { EventStore } from '@queuecommerce/infra';
import { door, settled } from '@queuecommerce/infra/testing';
import { EngineAway, recorder, world } from './world';

test('history and what is appended later are handled by partition, in log order', async () => {
  const { append, run, until } = world();
  await append('a', 'b', 'a');
  const { handle, byPartition, count } = recorder();
  const reactor = run(handle);
  await until(() => count() === 3);
  await append('b', 'a');
  await until(() => count() === 5);
  expect(byPartition).toEqual(
    new Map([
      ['a', [0, 2, 4]],
      ['b', [1, 3]],
    ]),
  );
  await reactor.stop();
});

test('what comes for a partition while it is busy joins the next batch', async () => {
  const { append, run, until } = world();
  const { passed, open } = door();
  const { handle, batches } = recorder(() => passed);
  const reactor = run(handle);
  await append('a');
  await until(() => reactor.status().unfinished === 1);
  await append('a', 'a', 'a');
  await until(() => reactor.status().unfinished === 4);
  open();
  await until(() => reactor.status().unfinished === 0);
  expect(batches).toEqual([
    ['a', [0]],
    ['a', [1, 2, 3]],
  ]);
});

test('a slow partition does not hold up another, and no more are handled at the same time than `concurrency`', async () => {
  const { append, run, until } = world();
  await append('slow', 'b', 'c', 'd', 'e');
  const { passed, open } = door();
  let inHand = 0;
  let most = 0;
  const { handle, byPartition } = recorder(async (partition) => {
    most = Math.max(most, ++inHand);
    await (partition === 'slow' ? passed : settled());
    inHand--;
  });
  const reactor = run(handle, { concurrency: 2 });
  await until(() => byPartition.size === 4);
  expect(byPartition.has('slow')).toBe(false);
  expect(most).toBe(2);
  open();
  await until(() => byPartition.has('slow'));
  await reactor.stop();
});

test('a partition that can wait lets those go first that came after it', async () => {
  const { append, run, until } = world();
  await append('busy', 'patient-1', 'patient-2', 'b', 'c', 'patient-1');
  const { passed, open } = door();
  const { handle, batches, count } = recorder((partition) =>
    partition === 'busy' ? passed : Promise.resolve(),
  );
  const reactor = run(handle, {
    concurrency: 1,
    canWait: ({ stream }) => stream.startsWith('order-patient'),
  });
  await until(() => reactor.status().unfinished === 6);
  open();
  await until(() => count() === 6);
  expect(batches).toEqual([
    ['busy', [0]],
    ['b', [3]],
    ['c', [4]],
    ['patient-1', [1, 5]],
    ['patient-2', [2]],
  ]);
  await reactor.stop();
});

test('reading waits while too many events are unfinished', async () => {
  const { append, run, until, store } = world();
  await append(...Array.from({ length: 3_000 }, () => 'a'));
  let pulled = 0;
  const counting: EventStore = {
    ...store,
    async *subscribe(options) {
      for await (const batch of store.subscribe(options)) {
        pulled += batch.events.length;
        yield batch;
      }
    },
  };
  const { passed, open } = door();
  const { handle, count } = recorder(() => passed);
  const reactor = run(handle, { store: counting, maxUnfinished: 600 });
  await until(() => reactor.status().unfinished >= 600);
  await settled();
  expect(pulled).toBeLessThanOrEqual(600 + 2 * 512);
  open();
  await until(() => count() === 3_000);
  await reactor.stop();
});

test('a transient error is repeated for as long as it lasts, and parks nothing', async () => {
  const { append, run, until } = world();
  await append('a', 'a');
  let failures = 100;
  const { handle, byPartition } = recorder(async () => {
    if (failures-- > 0) throw new EngineAway();
  });
  const reactor = run(handle);
  await until(() => byPartition.has('a'));
  expect(byPartition.get('a')).toEqual([0, 1]);
  expect(await reactor.parked(10)).toEqual([]);
  await reactor.stop();
});

test('how far it is behind is the age of the oldest unfinished event', async () => {
  const { append, run, until, clock } = world();
  await append('a');
  const { passed, open } = door();
  const { handle } = recorder(() => passed);
  const reactor = run(handle);
  await until(() => reactor.status().unfinished === 1);
  const { behindMs } = reactor.status();
  await clock.advance(5_000);
  expect(reactor.status().behindMs).toBe(behindMs + 5_000);
  clock.jump(-3_600_000);
  expect(reactor.status().behindMs).toBe(0);
  open();
  await reactor.stop();
});
