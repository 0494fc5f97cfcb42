import * as fc from 'fast-check';
import { UnreadableLog, type EventBatch } from '@queuecommerce/infra';
import { eventually } from '@queuecommerce/infra/testing';
import { follow, freshName, idsOf, newEvents } from '../sample-events';
import { storeAt, storeOnStandIn, type OnStandIn } from './opened';

describe('subscribing to EventStoreDB through faults', () => {
  let on: OnStandIn;
  beforeEach(async () => {
    on = await storeOnStandIn();
  });
  afterEach(() => on.discard());

  async function directly<T>(work: (direct: ReturnType<typeof storeAt>) => Promise<T>): Promise<T> {
    const direct = storeAt(on.server.port);
    try {
      return await work(direct);
    } finally {
      await direct.close();
    }
  }

  const step = fc.oneof(
    fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ do: fc.constant('hold back' as const), count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ do: fc.constantFrom('cut' as const, 'strand' as const, 'restart' as const) }),
    fc.record({
      do: fc.constant('drop' as const),
      afterMessages: fc.integer({ min: 0, max: 30 }),
      how: fc.constantFrom('error' as const, 'end' as const),
    }),
  );

  test('F9 however subscriptions are lost, every event comes once and in order', async () => {
    await directly(async (direct) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
          const run = freshName('order');
          const appended: string[] = [];
          const append = async (): Promise<void> => {
            const events = newEvents(5);
            appended.push(...idsOf(events));
            await direct.append(run, 'any', events);
          };
          await append();
          let isLast = false;
          const following = follow(
            on.store,
            { streamPrefixes: [run], maxBatch: 7 },
            (all) => isLast && all.length >= appended.length,
          );
          for (const step of steps) {
            if (step.do === 'append') for (let i = 0; i < step.count / 5; i += 1) await append();
            if (step.do === 'hold back')
              await direct.append(freshName('stock'), 'none', newEvents(step.count));
            if (step.do === 'cut') on.line.cut();
            if (step.do === 'strand') on.line.strand();
            if (step.do === 'drop') on.server.faults.subscriptions.push(step);
            if (step.do === 'restart') {
              on.server.stop();
              await on.server.start();
            }
          }
          isLast = true;
          await append();
          expect(idsOf((await following).events)).toEqual(appended);
        }),
        { numRuns: 15 },
      );
    });
  }, 300_000);

  test("a position passes over what the filter holds back, and over the server's own events, live", async () => {
    const positions: (string | undefined)[] = [];
    const heldBack: string[] = [];
    const live = follow(on.store, { streamPrefixes: ['order-'] }, (_, { position }) => {
      positions.push(position);
      return heldBack[0] !== undefined && (position ?? '') >= heldBack[0];
    });
    await eventually(() => positions.length > 0);
    await on.store.append('order-1', 'none', newEvents(1));
    heldBack.push((await on.store.append('stock-1', 'none', newEvents(1))).position);
    await on.store.append('stock-1', 0, newEvents(1));
    on.server.log.appendSystemEvent();
    const { events, batches } = await live;
    expect(events).toHaveLength(1);
    const all = batches.map((batch) => batch.position ?? '');
    expect(all).toEqual(all.toSorted());
  });

  test('a first subscription that finds nothing in a long log is told where the log ends', async () => {
    for (let i = 0; i < 6; i += 1) await on.store.append(`stock-${i}`, 'none', newEvents(1_000));
    const head = await on.store.head();
    const { batches } = await follow(on.store, { streamPrefixes: ['order-'] }, (_, b) => b.caughtUp);
    expect(batches.at(-1)?.position).toBe(head);
  });

  test.each(['end of the log', 'largest number'] as const)(
    'checkpoints of the server that are wrong (%s) hide nothing',
    async (checkpoints) => {
      on.server.faults.checkpoints = checkpoints;
      for (let i = 0; i < 3; i += 1) {
        await on.store.append(`stock-${i}`, 'none', newEvents(1_000));
        await on.store.append(`order-${i}`, 'none', newEvents(10));
      }
      on.server.faults.subscriptions.push({ afterMessages: 1_000, how: 'silence' });
      on.server.faults.subscriptions.push({ afterMessages: 15, how: 'error' });
      const { events } = await follow(on.store, { streamPrefixes: ['order-'] }, (all) => all.length >= 30);
      expect(new Set(idsOf(events)).size).toBe(30);
    },
  );

  test('a frozen server is waited for, and what it did meanwhile comes when it thaws', async () => {
    const batches: EventBatch[] = [];
    const following = follow(on.store, { streamPrefixes: ['order-'] }, (all, batch) => {
      batches.push(batch);
      return all.length >= 3;
    });
    await eventually(() => batches.some(({ caughtUp }) => caughtUp));
    on.line.freeze();
    const events = newEvents(3);
    await directly((direct) => direct.append('order-1', 'none', events));
    await expect(on.store.head()).rejects.toThrow('EventStoreDB');
    on.line.thaw();
    expect(idsOf((await following).events)).toEqual(idsOf(events));
  });

  test('a subscription of which the other side has gone without a word is noticed and replaced', async () => {
    let isLive = false;
    const following = follow(on.store, { streamPrefixes: ['order-'] }, (all, { caughtUp }) => {
      isLive ||= caughtUp;
      return all.length >= 3;
    });
    await eventually(() => isLive);
    on.line.strand();
    const events = newEvents(3);
    await directly((direct) => direct.append('order-1', 'none', events));
    expect(idsOf((await following).events)).toEqual(idsOf(events));
  });

  test('a store that is opened and followed before its server is there heals by itself', async () => {
    await on.line.close();
    const store = storeAt(on.line.port);
    const following = follow(store, { streamPrefixes: ['order-'] }, (all) => all.length >= 2);
    await expect(store.head()).rejects.toThrow('EventStoreDB');
    await on.line.reopen();
    const events = newEvents(2);
    await store.append('order-1', 'none', events);
    expect(idsOf((await following).events)).toEqual(idsOf(events));
    await store.close();
  });

  test('a log that is shorter than what was read is no log to go on with', async () => {
    const { position } = await on.store.append('order-1', 'none', newEvents(10));
    on.server.log.cutTo(5);
    await expect(follow(on.store, { after: position }, () => true)).rejects.toBeInstanceOf(UnreadableLog);
  });

  test('a log that is found shorter when the server is back ends those who follow it', async () => {
    let isLive = false;
    const following = follow(on.store, {}, (_, { caughtUp }) => {
      isLive ||= caughtUp;
      return false;
    });
    await on.store.append('order-1', 'none', newEvents(10));
    await eventually(() => isLive);
    on.server.stop();
    on.server.log.cutTo(5);
    await on.server.start();
    await expect(following).rejects.toBeInstanceOf(UnreadableLog);
  });

  test('closing the store ends its subscriptions without an error', async () => {
    const following = follow(on.store, {}, () => false);
    await on.store.close();
    expect((await following).events).toEqual([]);
  });

  test('subscriptions that were left leave nothing behind, on the server or on the way to it', async () => {
    await on.store.append('order-1', 'none', newEvents(200));
    for (let i = 0; i < 60; i += 1) {
      await follow(
        on.store,
        { streamPrefixes: ['order-'], maxBatch: 10 },
        (all) => all.length >= (i % 3) * 100,
      );
    }
    await eventually(() => on.server.log.readers === 0);
    expect(on.line.connections).toBeLessThanOrEqual(1);
    await on.store.close();
    await eventually(() => on.line.connections === 0);
  });
});
