import { instant, type DocumentStore } from '@queuecommerce/infra';
import { door, seededEntropy } from '@queuecommerce/infra/testing';
import * as fc from 'fast-check';
import { beginRebuild, orders, products, type Projection } from '../../src';
import { event } from '../events';
import { Killed } from '../faulty';
import { appendAll } from '../recorded-log';
import { stories } from '../stories';
import { openWorld, type World } from './read-model-world';

/** A process's view of the documents: from the `last`-th use on it is dead, before or after that use took effect. */
function mortal(
  documents: DocumentStore,
  last: number,
  takesEffect: boolean,
): { readonly documents: DocumentStore; readonly uses: () => number } {
  let uses = 0;
  const proxy = new Proxy(documents, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]): Promise<unknown> => {
        uses += 1;
        if (uses > last || (uses === last && !takesEffect)) throw new Killed('Killed');
        const result: unknown = await member.apply(target, given);
        if (uses >= last) throw new Killed('Killed');
        return result;
      };
    },
  });
  return { documents: proxy, uses: () => uses };
}

function wish(world: World, projection: Projection): Promise<unknown> {
  return world.pointers.update(projection, (record) =>
    beginRebuild(record, { projection, owner: null, reason: 'requested', now: instant(world.clock) }),
  );
}

/** Whoever reads now reads a complete model. */
async function checkReader(world: World, projection: Projection): Promise<void> {
  const expected = await world.expected(projection);
  expect(await world.served(projection)).toEqual(expected);
}

async function rebuildKilledAt(last: number, takesEffect: boolean): Promise<boolean> {
  const world = openWorld({ graceMs: 10_000 });
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened'), event('StockReceived')]);
  const before = world.run(products);
  await world.clock.advance(100);
  await before.stop();
  const keeper = mortal(world.documents, last, takesEffect);
  await wish(world, products);
  const victim = world.run(products, keeper.documents);
  await world.clock.advance(3_000);
  const wasKilled = keeper.uses() >= last;
  await victim.stop();
  await checkReader(world, products);
  await appendAll(world.store, [event('StockReceived', { adjustmentId: 'later' })]);
  const heir = world.run(products);
  await world.until(async () => (await world.record(products)).live.generation === 1);
  await checkReader(world, products);
  await world.clock.advance(65_000);
  await checkReader(world, products);
  const { rebuild, previous, dropping, nextGeneration } = await world.record(products);
  expect({ rebuild, previous, dropping, nextGeneration }).toEqual({
    rebuild: null,
    previous: null,
    dropping: [],
    nextGeneration: 2,
  });
  await expect(world.documents.find('products-v1', { limit: 1 })).rejects.toThrow('not ensured');
  expect(heir.status()).toMatchObject({ state: 'following', position: await world.store.head() });
  await heir.stop();
  return wasKilled;
}

test.each([
  ['before', false],
  ['after', true],
])(
  'F2 a process that is killed at any use of the documents, %s it takes effect, leaves a rebuild that another one finishes',
  async (_when, takesEffect) => {
    let last = 1;
    while (await rebuildKilledAt(last, takesEffect)) last += 1;
    expect(last).toBeGreaterThan(30);
  },
  60_000,
);

test.each([
  ['orders', orders],
  ['products', products],
] as const)(
  'I7 whoever reads %s while it is rebuilt under load sees a complete model that never goes back',
  async (_name, projection) => {
    await fc.assert(
      fc.asyncProperty(stories(6), fc.integer(), async (events, seed) => {
        const world = openWorld();
        const chance = seededEntropy(seed);
        const runners = [world.run(projection), world.run(projection)];
        let seen = '';
        for (let next = 0; next < events.length;) {
          const count = 1 + Math.floor(chance.fraction() * 5);
          await appendAll(world.store, events.slice(next, next + count));
          next += count;
          const { rebuild } = await world.record(projection);
          if (rebuild === null && chance.fraction() < 0.5) await wish(world, projection);
          for (let looks = 0; looks < 5; looks += 1) {
            await world.clock.advance(chance.fraction() * 400);
            const { live } = await world.record(projection);
            const checkpoint = (await world.documents.checkpoint(live.reader)) ?? '';
            expect(checkpoint >= seen).toBe(true);
            seen = checkpoint;
            await checkReader(world, projection);
          }
        }
        await world.until(async () => (await world.record(projection)).rebuild === null);
        await world.clock.advance(30_000);
        const { live, lastComparison } = await world.record(projection);
        expect(await world.documents.checkpoint(live.reader)).toBe(await world.store.head());
        expect(lastComparison?.differing ?? 0).toBe(0);
        await checkReader(world, projection);
        await Promise.all(runners.map((runner) => runner.stop()));
      }),
      { numRuns: 25 },
    );
  },
  60_000,
);

test('F18 a rebuilder that was only held up finds its work taken over, and spoils nothing when it wakes', async () => {
  const world = openWorld();
  await appendAll(world.store, [event('ProductAdded'), event('StockOpened'), event('StockReceived')]);
  const before = world.run(products);
  await world.clock.advance(100);
  await before.stop();
  const asleep = door();
  let uses = 0;
  const sleepy = new Proxy(world.documents, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]): Promise<unknown> => {
        uses += 1;
        if (uses > 30) await asleep.passed;
        return member.apply(target, given);
      };
    },
  });
  await wish(world, products);
  const zombie = world.run(products, sleepy);
  await world.clock.advance(2_000);
  const claimed = (await world.record(products)).rebuild;
  expect(claimed?.owner).toEqual(expect.any(String));
  const heir = world.run(products);
  await world.until(async () => (await world.record(products)).live.generation === 1);
  await appendAll(world.store, [event('StockReceived', { adjustmentId: 'later' })]);
  await world.clock.advance(1_000);
  asleep.open();
  await world.clock.advance(30_000);
  expect(await world.record(products)).toMatchObject({
    live: { generation: 1 },
    rebuild: null,
    nextGeneration: 2,
  });
  await checkReader(world, products);
  expect(await world.documents.checkpoint('projection-products-v1-g1')).toBe(await world.store.head());
  expect(world.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
  await Promise.all([zombie.stop(), heir.stop()]);
});
