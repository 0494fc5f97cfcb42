import { stocks, type StockCommand } from '@queuecommerce/domain';
import {
  chainHash,
  chainStart,
  CommandExecutor,
  EventStoreUnavailable,
  verifyLog,
  type EventStore,
} from '../../src';
import { manualClock, memoryEventStore } from '../../src/testing';
import { at, context, open, reserve } from './stock-commands';

function newStore(): EventStore {
  return memoryEventStore({ clock: manualClock() });
}

/** Counts what it is asked to append, and can make the next append fail. */
function watched(store: EventStore) {
  const appends: number[] = [];
  let failure: { before: boolean } | undefined;
  const append: EventStore['append'] = async (stream, expected, events) => {
    const fails = failure;
    failure = undefined;
    const lost = new EventStoreUnavailable('lost', 'unknown');
    if (fails?.before) throw lost;
    const result = await store.append(stream, expected, events);
    appends.push(events.length);
    if (fails) throw lost;
    return result;
  };
  const failNext = (when: 'before' | 'after'): void => {
    failure = { before: when === 'before' };
  };
  return { store: { ...store, append }, appends, failNext };
}

async function typesOf(store: EventStore): Promise<string[]> {
  return (await store.readStream('stock-p', { limit: 10_000 })).map(({ type }) => type);
}

test('a command is carried out: its events are in the log with its context, chained by hash', async () => {
  const store = newStore();
  const outcome = await new CommandExecutor(store).execute(stocks, 'p', open(5), context('open'));
  expect(outcome).toMatchObject({ kind: 'accepted', revision: 0, events: [{ type: 'StockOpened' }] });
  const [event] = await store.readStream('stock-p', { limit: 10 });
  expect(event).toMatchObject({
    schemaVersion: 1,
    metadata: context('open'),
  });
  expect(outcome).toMatchObject({ position: event?.position });
});

test('the same command on the same log makes the same events, ids and hashes included', async () => {
  const events = await Promise.all(
    [newStore(), newStore()].map(async (store) => {
      await new CommandExecutor(store).execute(stocks, 'p', open(5), context('open'));
      return store.readStream('stock-p', { limit: 10 });
    }),
  );
  expect(events[0]).toEqual(events[1]);
});

test('two executors that carry out one command at two times, on one revision, leave a chain that holds', async () => {
  const store = newStore();
  const executors = [new CommandExecutor(store), new CommandExecutor(store)] as const;
  await executors[0].execute(stocks, 'p', open(5), context('open'));
  await executors[1].load(stocks, 'p');
  await executors[0].execute(stocks, 'p', reserve('anna'), context('anna'));
  const later = { ...reserve('anna'), at: '2026-01-01T10:00:07.000Z' };
  expect(await executors[1].execute(stocks, 'p', later, context('anna'))).toMatchObject({ events: [] });
  await executors[1].execute(stocks, 'p', reserve('ben'), context('ben'));
  expect(await typesOf(store)).toEqual(['StockOpened', 'StockReserved', 'StockReserved']);
  expect((await verifyLog(store, undefined)).finding).toBeUndefined();
});

test('who knows an event is given at least the state that it led to, and not always the latest', async () => {
  const store = newStore();
  const [one, other] = [new CommandExecutor(store), new CommandExecutor(store)];
  await one.execute(stocks, 'p', open(5), context('open'));
  await other.execute(stocks, 'p', reserve('anna'), context('anna'));
  expect(await one.loadAtLeast(stocks, 'p', 0)).toMatchObject({ revision: 0 });
  expect(await one.loadAtLeast(stocks, 'p', 1)).toMatchObject({ revision: 1 });
  expect(await new CommandExecutor(store).loadAtLeast(stocks, 'p', 0)).toMatchObject({ revision: 1 });
});

test('a stream that is not known is taken for new: it is read only if it is not', async () => {
  const inner = newStore();
  let reads = 0;
  const readStream: EventStore['readStream'] = (...asked) => {
    reads += 1;
    return inner.readStream(...asked);
  };
  const store = { ...inner, readStream };
  await new CommandExecutor(store).execute(stocks, 'p', open(5), context('open'));
  expect(reads).toBe(0);
  const afterRestart = new CommandExecutor(store);
  const later = { ...open(7), at: '2026-01-01T10:00:07.000Z' };
  expect(await afterRestart.execute(stocks, 'p', later, context('open-again'))).toMatchObject({
    state: { onHand: 5 },
    revision: 0,
  });
  expect(reads).toBe(1);
  expect(await typesOf(inner)).toEqual(['StockOpened']);
});

test('each event hashes the one before it, and a change anywhere breaks the chain', async () => {
  const store = newStore();
  const executor = new CommandExecutor(store);
  await executor.execute(stocks, 'p', open(5), context('open'));
  await executor.execute(stocks, 'p', reserve('anna'), context('anna'));
  await new CommandExecutor(store).execute(stocks, 'p', reserve('ben'), context('ben'));
  const events = await store.readStream('stock-p', { limit: 10 });
  let previous = chainStart;
  for (const event of events) {
    const tampered = { ...event, data: { ...event.data, quantity: 99 } };
    expect(chainHash(previous, tampered)).not.toBe(event.metadata.hash);
    previous = chainHash(previous, event);
    expect(previous).toBe(event.metadata.hash);
  }
});

test('commands for one stream that wait together are one append, in their order', async () => {
  const { store, appends } = watched(newStore());
  const executor = new CommandExecutor(store);
  await executor.execute(stocks, 'p', open(50), context('open'));
  const buyers = Array.from({ length: 60 }, (_, index) => `buyer ${index}`);
  const outcomes = await Promise.all(
    buyers.map((buyer) => executor.execute(stocks, 'p', reserve(buyer), context(buyer))),
  );
  expect(appends.length).toBeLessThan(5);
  const reserved = outcomes.map(
    (outcome) => outcome.kind === 'accepted' && outcome.events[0]?.type === 'StockReserved',
  );
  expect(reserved).toEqual(buyers.map((_, index) => index < 50));
});

test('two executors on one store race for the last unit, and one of them gets it, a thousand times', async () => {
  for (let round = 0; round < 1000; round += 1) {
    const store = newStore();
    await new CommandExecutor(store).execute(stocks, 'p', open(1), context('open'));
    const executors = [new CommandExecutor(store), new CommandExecutor(store)];
    // Half of the rounds begin with both of them knowing the stock already.
    if (round % 2 === 0) await Promise.all(executors.map((executor) => executor.load(stocks, 'p')));
    const buyers = round % 4 < 2 ? ['anna', 'ben'] : ['ben', 'anna'];
    await Promise.all(
      executors.map((executor, index) => {
        const buyer = buyers[index] ?? 'nobody';
        return executor.execute(stocks, 'p', reserve(buyer), context(buyer));
      }),
    );
    const types = await typesOf(store);
    expect(types.filter((type) => type === 'StockReserved')).toHaveLength(1);
    expect(types.filter((type) => type === 'StockReservationRejected')).toHaveLength(1);
  }
});

test('a refusal is not decided on a state that somebody else has changed meanwhile', async () => {
  const store = newStore();
  const mine = new CommandExecutor(store);
  await mine.execute(stocks, 'p', open(1), context('open'));
  await new CommandExecutor(store).execute(stocks, 'p', reserve('anna'), context('anna'));
  const commit: StockCommand = { ...reserve('anna'), type: 'CommitReservation' };
  expect(await mine.execute(stocks, 'p', commit, context('commit'))).toMatchObject({
    kind: 'accepted',
    revision: 3,
  });
});

test('a repeat yields no event and tells where the stream is', async () => {
  const store = newStore();
  const executor = new CommandExecutor(store);
  await executor.execute(stocks, 'p', open(5), context('open'));
  const first = await executor.execute(stocks, 'p', reserve('anna'), context('anna'));
  const again = await executor.execute(stocks, 'p', reserve('anna'), context('anna'));
  expect(again).toMatchObject({ kind: 'accepted', events: [], revision: 1 });
  expect(again).toHaveProperty('position', first.kind === 'accepted' && first.position);
});

test.each(['before', 'after'] as const)(
  'an append that fails %s it was stored is reported as such, and the repeated command has one effect',
  async (when) => {
    const { store, failNext } = watched(newStore());
    const executor = new CommandExecutor(store);
    await executor.execute(stocks, 'p', open(5), context('open'));
    failNext(when);
    const lost = executor.execute(stocks, 'p', reserve('anna'), context('anna'));
    await expect(lost).rejects.toMatchObject({ name: 'EventStoreUnavailable', outcome: 'unknown' });
    expect(await executor.execute(stocks, 'p', reserve('anna'), context('anna'))).toMatchObject({
      kind: 'accepted',
    });
    expect(await typesOf(store)).toEqual(['StockOpened', 'StockReserved']);
  },
);

test('a command for another revision is stale, and one for a stream that is not there too', async () => {
  const executor = new CommandExecutor(newStore());
  const options = { expected: [0] };
  expect(await executor.execute(stocks, 'p', open(1), context('a'), options)).toEqual({
    kind: 'stale',
    revision: 'none',
  });
  await executor.execute(stocks, 'p', open(1), context('open'));
  await executor.execute(stocks, 'p', reserve('anna'), context('anna'), options);
  expect(await executor.execute(stocks, 'p', reserve('ben'), context('ben'), options)).toMatchObject({
    kind: 'stale',
  });
  expect(
    await executor.execute(stocks, 'p', reserve('ben'), context('ben'), { expected: 'any' }),
  ).toMatchObject({
    kind: 'accepted',
  });
});

test('a command whose decider throws fails alone', async () => {
  const executor = new CommandExecutor(newStore());
  const poisoned = {
    ...stocks,
    decider: {
      ...stocks.decider,
      decide: (...[state, command]: Parameters<typeof stocks.decider.decide>) => {
        if (command.type === 'AdjustStock') throw new RangeError('poison');
        return stocks.decider.decide(state, command);
      },
    },
  };
  const adjustment = { adjustmentId: 'a', kind: 'receive', quantity: 1, reason: 'r', actor: 'a' } as const;
  const opened = executor.execute(poisoned, 'p', open(5), context('open'));
  const poison = executor.execute(
    poisoned,
    'p',
    { type: 'AdjustStock', productId: 'p', ...adjustment, at },
    context('poison'),
  );
  const reserved = executor.execute(poisoned, 'p', reserve('anna'), context('anna'));
  await expect(poison).rejects.toThrow('poison');
  expect([await opened, await reserved]).toMatchObject([{ kind: 'accepted' }, { kind: 'accepted' }]);
});

test('with more aggregates than it keeps states of, a repeat is still known', async () => {
  const store = newStore();
  const executor = new CommandExecutor(store, { cacheCapacity: 2 });
  for (const id of ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd'])
    await executor.execute(stocks, id, { ...open(1), productId: id }, context(`open ${id}`));
  for (const id of ['a', 'b', 'c', 'd'])
    expect(await store.readStream(`stock-${id}`, { limit: 10 })).toHaveLength(1);
});
