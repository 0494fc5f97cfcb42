import { EventStoreUnavailable, type EventStore } from '@queuecommerce/infra';
import { settled } from '@queuecommerce/infra/testing';
import { everyMs, SealedShop } from './world';

const minuteMs = 60_000;

test('what comes is sealed after a minute, with what came since, and the log is found right', async () => {
  const shop = new SealedShop();
  const sealer = shop.seal();
  await shop.sell(3);
  await shop.clock.advance(everyMs / 2);
  await shop.sell(2);
  await shop.clock.advance(everyMs / 2 - 1);
  expect(await shop.counts()).toEqual([]);
  await shop.clock.advance(1);
  expect(await shop.counts()).toEqual([5]);
  expect(await shop.verify()).toMatchObject({ finding: undefined, seals: 1, sealed: { count: 5 } });
  await sealer.stop();
});

test('a seal covers no more than so many events, also of a log that was never sealed', async () => {
  const shop = new SealedShop();
  await shop.sell(25);
  const sealer = shop.seal();
  await settled();
  expect(await shop.counts()).toEqual([10, 20]);
  await shop.sell(20);
  await shop.clock.advance(1_000);
  // Its own seals count among the events.
  expect(await shop.counts()).toEqual([10, 20, 30, 40]);
  await sealer.stop();
  expect(await shop.verify()).toMatchObject({ finding: undefined, seals: 5 });
});

test('a system at rest does not seal its seals for ever', async () => {
  const shop = new SealedShop();
  const sealer = shop.seal();
  await shop.sell(3);
  await shop.clock.advance(24 * 60 * minuteMs);
  expect(await shop.counts()).toEqual([3]);
  await shop.sell(1);
  await shop.clock.advance(24 * 60 * minuteMs);
  expect(await shop.counts()).toEqual([3, 5]);
  await sealer.stop();
  await shop.seal().stop();
  expect(await shop.counts()).toEqual([3, 5]);
});

test('an empty log is not sealed', async () => {
  const shop = new SealedShop();
  const sealer = shop.seal();
  await shop.clock.advance(10 * minuteMs);
  await sealer.stop();
  expect(await shop.counts()).toEqual([]);
});

test('a stop seals what has come, once', async () => {
  const shop = new SealedShop();
  const sealer = shop.seal();
  await shop.sell(3);
  await sealer.stop();
  await sealer.stop();
  expect(await shop.counts()).toEqual([3]);
  expect(sealer.status()).toMatchObject({ state: 'stopped', unsealedEvents: 0 });
  expect(await shop.verify()).toMatchObject({ finding: undefined, seals: 1 });
});

test('a start goes on behind the last seal, and reads nothing before it', async () => {
  const shop = new SealedShop();
  const first = shop.seal();
  await shop.sell(12);
  await first.stop();
  const starts: (string | undefined)[] = [];
  const subscribe: EventStore['subscribe'] = (options) => {
    starts.push(options.after);
    return shop.store.subscribe(options);
  };
  const second = shop.seal({ ...shop.store, subscribe });
  await shop.sell(2);
  await second.stop();
  expect(starts).toEqual([(await shop.seals()).at(-2)?.position]);
  expect(await shop.verify()).toMatchObject({ finding: undefined, seals: 3 });
});

test('of several who seal the same log one seals each stretch, and the others go on from there', async () => {
  const shop = new SealedShop();
  const sealers = [shop.seal(), shop.seal(), shop.seal()];
  for (const sales of [3, 25, 1, 60, 9, 2]) {
    await shop.sell(sales);
    await shop.clock.advance(minuteMs);
  }
  await Promise.all(sealers.map((sealer) => sealer.stop()));
  expect(sealers.map((sealer) => sealer.status().state)).toEqual(['stopped', 'stopped', 'stopped']);
  const found = await shop.verify();
  expect(found.finding).toBeUndefined();
  expect(found.events - found.sealed.count).toBeLessThanOrEqual(3);
});

test.each(['before', 'after'] as const)(
  'a seal whose storing fails %s it was stored is there once',
  async (when) => {
    const shop = new SealedShop();
    let failures = 2;
    const append: EventStore['append'] = async (...given) => {
      const fails = failures-- > 0;
      if (!fails || when === 'after') await shop.store.append(...given);
      if (fails) throw new EventStoreUnavailable('away', 'unknown');
      return { revision: 0, position: '' };
    };
    const sealer = shop.seal({ ...shop.store, append });
    await shop.sell(3);
    await shop.clock.advance(minuteMs);
    await shop.clock.advance(10_000);
    expect(await shop.counts()).toEqual([3]);
    expect(sealer.status()).toMatchObject({ state: 'running' });
    await sealer.stop();
    expect(await shop.verify()).toMatchObject({ finding: undefined, seals: 1 });
  },
);

test('a signing that will not heal is said, and the log goes on', async () => {
  const shop = new SealedShop();
  const broken = { ...shop.store, readStream: () => Promise.reject(new TypeError('broken')) };
  const sealer = shop.seal(broken);
  await shop.sell(1);
  expect(sealer.status()).toMatchObject({ state: 'failed', error: { message: 'broken' } });
  await sealer.stop();
  expect(await shop.counts()).toEqual([]);
});
