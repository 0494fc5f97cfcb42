import { settled } from '@queuecommerce/infra/testing';
import { Life } from '../world/life';
import { everyMs, SealedShop } from './world';

/** Sells while a process that seals dies at its n-th call to the log, and the next one goes on. False: it lived to the end. */
async function diesAt(atCall: number, when: 'before' | 'after'): Promise<boolean> {
  const shop = new SealedShop();
  const life = new Life({ atCall, when });
  shop.seal(life.ofStore(shop.store));
  for (const sales of [4, 14, 3]) {
    await shop.sell(sales);
    await shop.clock.advance(everyMs);
  }
  const hasDied = life.hasEnded;
  life.kill();
  const next = shop.seal();
  await shop.sell(2);
  await shop.clock.advance(everyMs);
  await settled();
  await next.stop();
  const found = await shop.verify();
  expect(found.finding).toBeUndefined();
  const left = (await shop.store.readAll({ limit: 1_000 })).slice(found.sealed.count);
  expect(left.filter(({ stream }) => stream !== 'log-seal')).toEqual([]);
  return hasDied;
}

test.each(['before', 'after'] as const)(
  'sealing goes on without a gap and without doing it twice, %s whichever call the process has died',
  async (when) => {
    let call = 1;
    while (await diesAt(call, when)) call += 1;
    expect(call).toBeGreaterThan(4);
  },
);
