import * as fc from 'fast-check';
import { isRefusal, stockDecider, stockEvents, stocks, type Stock, type StockEvent } from '../../src';
import { at, evolve } from '../scenario';
import { readFixture } from '../stored-fixtures';
import * as build from './stock-builders';

const { snapshot } = stocks;
const throughJson = (stock: Stock): Stock =>
  snapshot.fromJson(JSON.parse(JSON.stringify(snapshot.toJson(stock))));

/** A value with its maps as sorted lists: two maps of the same entries may be built differently inside. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Symbol.iterator in value && !Array.isArray(value))
    return Array.from(value as Iterable<readonly [string, unknown]>, ([key, entry]) => [
      key,
      plain(entry),
    ]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

const letters = Array.from('0123456789abcdef');
const order = fc.constantFrom(...letters);
const minute = fc.integer({ min: 0, max: 59 }).map((count) => `10:${String(count).padStart(2, '0')}`);
const command = fc.oneof(
  fc
    .record({ order, at: minute, expiresAt: minute, quantity: fc.integer({ min: 1, max: 5 }) })
    .map(build.reserve),
  fc.record({ order, at: minute }).map(build.commit),
  fc.record({ order, at: minute, expiresAt: minute }).map(build.release),
  fc.record({ order, at: minute }).map(build.ship),
  fc
    .tuple(
      fc.constantFrom('receive', 'return', 'damage', 'correct'),
      fc.integer({ min: 1, max: 30 }),
      fc.uuid(),
    )
    .map(([kind, quantity, id]) => build.adjust(kind, quantity, id)),
  fc.nat(10).map(build.setThreshold),
);

const fold = (from: Stock, events: readonly StockEvent[]): Stock =>
  events.reduce((stock, event) => stockDecider.evolve(stock, event), from);

/** What the decider makes of these commands. */
function historyOf(commands: readonly Parameters<typeof stockDecider.decide>[1][]): readonly StockEvent[] {
  const events: StockEvent[] = [build.opened(20, 3)];
  let stock = evolve(stockDecider, events);
  for (const each of commands) {
    const decision = stockDecider.decide(stock, each);
    if (isRefusal(decision)) continue;
    events.push(...decision);
    stock = fold(stock, decision);
  }
  return events;
}

test('a stock that went through its snapshot is the same, at every point of every history, and goes on the same', () =>
  fc.assert(
    fc.property(fc.array(command, { maxLength: 80 }), fc.nat(200), (commands, cut) => {
      const events = historyOf(commands);
      const middle = cut % (events.length + 1);
      const before = fold(stockDecider.initialState, events.slice(0, middle));
      const restored = throughJson(before);
      expect(plain(restored)).toEqual(plain(before));
      const after = fold(restored, events.slice(middle));
      expect(plain(after)).toEqual(plain(fold(stockDecider.initialState, events)));
    }),
  ));

const snapshotOfOrders = (orders: readonly string[]): object =>
  snapshot.toJson(
    evolve(stockDecider, [build.opened(99), ...orders.map((order) => build.reserved({ order }))]),
  );

test('the same stock has the same snapshot, whatever way it came about', () => {
  expect(snapshotOfOrders(letters.toReversed())).toEqual(snapshotOfOrders(letters));
});

test('what is no stock is refused', () => {
  const good = snapshot.toJson(evolve(stockDecider, [build.opened(1)]));
  for (const bad of [null, {}, { ...good, onHand: '1' }, { ...good, colour: 'red' }, { ...good, closed: {} }])
    expect(() => snapshot.fromJson(bad)).toThrow();
});

/** Every kind of event, and a memory of closed reservations that has forgotten one. */
const fixtureHistory: readonly StockEvent[] = [
  build.opened(20, 5),
  build.thresholdSet(6),
  build.adjusted('StockReceived', 10, 'delivery'),
  build.adjusted('StockReturned', 1, 'return'),
  build.adjusted('StockDamaged', 2, 'damage'),
  build.corrected(30, 29, 'count'),
  build.reserved({ order: 'a', quantity: 4, expiresAt: '10:10' }),
  build.released({ order: 'a', quantity: 4, expiresAt: '10:10', at: '10:05' }),
  build.reserved({ order: 'b', quantity: 3, expiresAt: '10:20', at: '10:11' }),
  build.committed({ order: 'b', quantity: 3, at: '10:12' }),
  build.shipped({ order: 'b', quantity: 3, at: '10:13' }),
  build.rejected({ order: 'c', quantity: 99, available: 27, expiresAt: '10:40', at: '10:30' }),
  build.reserved({ order: 'd', quantity: 11, expiresAt: '10:50', at: '10:31' }),
  build.committed({ order: 'd', quantity: 11, at: '10:32' }),
  build.reserved({ order: 'e', quantity: 12, expiresAt: '10:55', at: '10:33' }),
  build.lowStock(4, 6),
];

test('whoever changes what a stock folds to, or how it is written down, raises the version of its snapshots', () => {
  expect(new Set(fixtureHistory.map(({ type }) => type))).toEqual(new Set(Object.keys(stockEvents)));
  const stock = evolve(stockDecider, fixtureHistory);
  expect(stock.closed.forgottenUntil).toBe(at('10:10'));
  const stored = readFixture(`snapshots/stock.v${snapshot.version}.json`);
  // If this fails: raise the version in stock/snapshot.ts, and store what it gives now beside the older ones.
  expect(snapshot.toJson(stock)).toEqual(stored);
  expect(plain(snapshot.fromJson(stored))).toEqual(plain(stock));
});
