import * as fc from 'fast-check';
import { available, isRefusal, stockDecider as stock, type Stock, type StockCommand } from '../../src';
import { decide, evolve } from '../scenario';
import { adjust, commit, opened, release, reserve, setThreshold, ship } from './stock-builders';

const quantities = fc.integer({ min: 1, max: 6 });
const of = fc.record({
  order: fc.constantFrom('a', 'b', 'c', 'd'),
  // Clocks jump, so that ids are forgotten and come back (F11).
  at: fc.constantFrom('10:00', '10:20', '11:00', '12:00'),
  expiresAt: fc.constantFrom('10:10', '10:30', '11:30'),
});
const commands: fc.Arbitrary<StockCommand> = fc.oneof(
  fc.record({ of, quantity: quantities }).map(({ of, quantity }) => reserve({ ...of, quantity })),
  of.map(commit),
  of.map(release),
  of.map(ship),
  fc
    .record({
      kind: fc.constantFrom('receive', 'return', 'damage', 'correct'),
      quantity: quantities,
      id: fc.uuid(),
    })
    .map(({ kind, quantity, id }) => adjust(kind, quantity, id)),
  fc.nat(5).map(setThreshold),
);

test('S1 S3 I3 reserved and committed are what the reservations say, and never more than is on hand', () =>
  fc.assert(
    fc.property(fc.nat(10), fc.array(commands, { maxLength: 60 }), (quantity, all) => {
      let state: Stock = evolve(stock, [opened(quantity)]);
      let moved = quantity;
      for (const command of all) {
        const decision = decide(stock, state, command);
        for (const event of isRefusal(decision) ? [] : decision) {
          state = stock.evolve(state, event);
          if (event.type === 'StockReceived' || event.type === 'StockReturned') moved += event.data.quantity;
          if (event.type === 'StockDamaged' || event.type === 'StockShipped') moved -= event.data.quantity;
          if (event.type === 'StockCorrected') moved = event.data.onHand;
        }
        const reservations = [...state.reservations].map(([, reservation]) => reservation);
        const sumOf = (committed: boolean): number =>
          reservations.reduce((sum, each) => sum + (each.committed === committed ? each.quantity : 0), 0);
        expect(state).toMatchObject({ reserved: sumOf(false), committed: sumOf(true), onHand: moved });
        expect(available(state)).toBeGreaterThanOrEqual(0);
      }
    }),
  ));

test('S7 low stock is said at each crossing of the threshold and never in between', () =>
  fc.assert(
    fc.property(fc.nat(10), fc.array(commands, { maxLength: 60 }), (quantity, all) => {
      // 'Low' or 'not low' before and after each command; it is said exactly when one becomes the other.
      let state: Stock = evolve(stock, [opened(quantity + 1)]);
      for (const command of all) {
        const wasLow = available(state) <= state.lowStockThreshold;
        const decision = decide(stock, state, command);
        const events = isRefusal(decision) ? [] : decision;
        state = events.reduce((before, event) => stock.evolve(before, event), state);
        const isLow = available(state) <= state.lowStockThreshold;
        const said = events.filter(({ type }) => type === 'LowStockDetected').length;
        expect(said).toBe(!wasLow && isLow ? 1 : 0);
      }
    }),
  ));

test('S3 a reservation is made at most once, however its commands repeat and clocks jump', () =>
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 60 }), (all) => {
      let state: Stock = evolve(stock, [opened(100)]);
      const made = new Set<string>();
      for (const command of all) {
        // One deadline an order, as the process manager has it.
        const decision = decide(stock, state, withOneDeadline(command));
        for (const event of isRefusal(decision) ? [] : decision) {
          state = stock.evolve(state, event);
          if (event.type !== 'StockReserved') continue;
          expect(made).not.toContain(event.data.reservationId);
          made.add(event.data.reservationId);
        }
      }
    }),
  ));

function withOneDeadline(command: StockCommand): StockCommand {
  return 'expiresAt' in command
    ? { ...command, expiresAt: `2026-01-01T1${command.orderId.endsWith('a') ? 0 : 1}:30:00.000Z` }
    : command;
}
