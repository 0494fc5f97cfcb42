import { Life } from './world/life';
import { Shop } from './world/shop';

const states = (reactors: Shop['reactors']): Set<string> => {
  const { reactors: each, deadlines } = reactors.status();
  return new Set([...each, deadlines].map(({ state }) => state));
};
const are = (state: string, reactors: Shop['reactors']) => () =>
  states(reactors).size === 1 && states(reactors).has(state);

test('F1 of two processes one works and the other stands by, and takes over when the first dies', async () => {
  const shop = await Shop.open();
  await shop.start();
  const first = shop.reactors;
  const life = new Life(undefined);
  await shop.start(life);
  const second = shop.reactors;
  await shop.until(() => are('running', second)() && are('standby', first)());
  await shop.untilFulfilment(await shop.place(), 'confirmed');

  life.kill();
  const placed = await shop.place();
  await shop.until(are('running', first));
  await shop.untilFulfilment(placed, 'confirmed');
  expect(shop.gatewayCalls).toEqual(['authorize', 'capture', 'authorize', 'capture']);
  await first.stop();
  expect(shop.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
});

test('a process that stops hands over in order', async () => {
  const shop = await Shop.open();
  await shop.start();
  const first = shop.reactors;
  await shop.start();
  const second = shop.reactors;
  await shop.until(() => are('running', second)() && are('standby', first)());
  const placed = await shop.place();
  await second.stop();
  expect(states(second)).toEqual(new Set(['stopped']));
  await shop.until(are('running', first), 2_000);
  await shop.untilFulfilment(placed, 'confirmed');
  await first.stop();
});

test('F18 while an old and a new process are at the same orders, nothing is done twice', async () => {
  const shop = await Shop.open();
  await shop.start();
  const frozen = shop.reactors;
  const placed = await shop.place();
  // Both are at the same orders for up to a beat: the new one takes over while the old one is in the middle.
  await shop.start();
  for (let n = 0; n < 5; n++) await shop.place();
  await shop.untilFulfilment(placed, 'confirmed');
  await shop.until(are('standby', frozen));
  await shop.untilQuiet();
  const captured = (await shop.ledger()).map(({ amountReceived, amount }) => amountReceived === amount);
  expect(captured).toEqual(Array(6).fill(true));
  await shop.reactors.stop();
  await frozen.stop();
  expect(shop.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
});
