import { stockDecider as stock, stocks } from '../../src';
import { maxUnits } from '../../src/values';
import { emptyMemory, isRemembered, mayBeForgotten, remember } from '../../src/stock/closed-reservations';
import { at, evolve, given } from '../scenario';
import {
  adjust,
  adjusted,
  commit,
  committed,
  opened,
  productId,
  released,
  reserved,
  setThreshold,
  ship,
  shipped,
} from './stock-builders';
import { orderIdOf } from '../ids';

const reservationId = `${orderIdOf('a')}:${productId}`;

describe('a refusal says what it is about', () => {
  test('a reservation that is not held', () =>
    given(stock, [opened(5)])
      .when(commit())
      .thenRefuses('reservation-not-held', { reservationId }));
  test('a reservation that is not sold', () =>
    given(stock, [opened(5), reserved()])
      .when(ship())
      .thenRefuses('reservation-not-committed', { reservationId }));
  test('a product that is not there', () =>
    given(stock, []).when(setThreshold(3)).thenRefuses('product-not-found', { productId }));
});

test('S6 as much as a warehouse holds is taken, and not a unit more', () => {
  given(stock, [opened(1)])
    .when(adjust('receive', maxUnits - 1))
    .thenEvents(adjusted('StockReceived', maxUnits - 1));
  given(stock, [opened(1)])
    .when(adjust('receive', maxUnits))
    .thenRefuses('stock-too-large', { maximum: maxUnits });
});

describe('S3 S5 what is remembered of closed reservations', () => {
  test('nothing is forgotten up to the last deadline, that moment included, and everything older after it', () => {
    const first = remember(emptyMemory, 'first', at('10:30'), at('10:00'));
    const second = remember(first, 'second', at('10:40'), at('10:01'));
    // The first remembrance turned the empty memory; nothing turns until the deadline of what is old has passed.
    const onTime = remember(second, 'third', at('10:50'), at('10:30'));
    expect(['first', 'second', 'third'].map((id) => isRemembered(onTime, id))).toEqual([true, true, true]);
    expect(mayBeForgotten(onTime, at('10:30'))).toBe(false);
    const late = remember(onTime, 'fourth', at('11:30'), at('10:51'));
    const later = remember(late, 'fifth', at('11:40'), at('10:52'));
    expect(isRemembered(later, 'fourth')).toBe(true);
    expect(isRemembered(later, 'fifth')).toBe(true);
    expect(mayBeForgotten(later, at('11:30'))).toBe(false);
  });

  test('how far the forgetting went never goes back', () => {
    let memory = remember(emptyMemory, 'far', at('23:00'), at('10:00'));
    memory = remember(memory, 'next', at('12:00'), at('23:01'));
    memory = remember(memory, 'again', at('13:00'), at('23:02'));
    const { forgottenUntil } = memory;
    memory = remember(memory, 'last', at('13:30'), at('23:03'));
    expect(memory.forgottenUntil >= forgottenUntil).toBe(true);
  });
});

test('a stock weighs in its snapshot what it holds and what it remembers, in both generations', () => {
  const state = evolve(stock, [opened(5), reserved(), reserved({ order: 'b' }), released()]);
  const recent = { ...state, closed: remember(state.closed, 'r', at('23:00'), at('10:00')) };
  const weight = stocks.snapshot.size(state) ?? 0;
  expect(weight).toBe(2);
  expect(stocks.snapshot.size(recent)).toBe(weight + 1);
  const older = { ...recent, closed: remember(recent.closed, 's', at('23:30'), at('23:10')) };
  expect(stocks.snapshot.size(older)).toBe(
    older.reservations.size + older.closed.recent.size + older.closed.older.size,
  );
  expect(older.closed.older.size).toBeGreaterThan(0);
});

test('the ids in a snapshot are in order, whatever order they came in', () => {
  const ids = ['q', 'b', 'z', 'a', 'm'];
  const closed = ids.reduce((memory, id) => remember(memory, id, at('23:00'), at('10:00')), emptyMemory);
  const json = stocks.snapshot.toJson({ ...evolve(stock, [opened(5)]), closed });
  expect(json).toMatchObject({ closed: { recent: expect.any(Array), older: expect.any(Array) } });
  const { recent, older } = (json as { closed: { recent: string[]; older: string[] } }).closed;
  expect(recent).toEqual(recent.toSorted());
  expect(older).toEqual(older.toSorted());
  expect([...recent, ...older].toSorted()).toEqual(ids.toSorted());
});

test('S6 of the adjustments that were made the last thousand are remembered, and no more are kept', () => {
  const events = Array.from({ length: 1_002 }, (_, n) => adjusted('StockReceived', 1, `adjustment-${n}`));
  const state = evolve(stock, [opened(1), ...events]);
  expect(state.adjustmentIds).toHaveLength(1_000);
  expect(state.adjustmentIds.at(0)).toBe('adjustment-2');
});

test('a sale of what nobody has reserved changes nothing, and its shipment nothing but the count', () => {
  const before = evolve(stock, [opened(5)]);
  expect(evolve(stock, [opened(5), committed()])).toEqual(before);
  expect(evolve(stock, [opened(5), shipped()])).toMatchObject({ onHand: 4 });
});
