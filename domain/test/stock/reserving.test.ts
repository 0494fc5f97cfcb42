import { stockDecider as stock } from '../../src';
import { given } from '../scenario';
import {
  committed,
  lowStock,
  opened,
  rejected,
  released,
  reserve,
  reserved,
  shipped,
} from './stock-builders';

test('S1 units that are there are reserved', () =>
  given(stock, [opened(5, 1)])
    .when(reserve({ quantity: 3 }))
    .thenEvents(reserved({ quantity: 3 })));

test('S1 the last unit can be reserved once', () => {
  given(stock, [opened(1)])
    .when(reserve())
    .thenEvents(reserved(), lowStock(0, 0));
  given(stock, [opened(1), reserved({ order: 'b' }), lowStock(0, 0)])
    .when(reserve())
    .thenEvents(rejected({ available: 0 }));
});

test('S1 what is reserved or sold for others is not there, and the rejection says what is', () =>
  given(stock, [
    opened(10),
    reserved({ order: 'b', quantity: 4 }),
    reserved({ order: 'c', quantity: 3 }),
    committed({ order: 'c', quantity: 3 }),
  ])
    .when(reserve({ quantity: 4 }))
    .thenEvents(rejected({ quantity: 4, available: 3 })));

test('S1 what has been shipped has left: it can not be reserved again', () =>
  given(stock, [
    opened(2),
    reserved({ order: 'b', quantity: 2 }),
    lowStock(0, 0),
    committed({ order: 'b', quantity: 2 }),
    shipped({ order: 'b', quantity: 2 }),
  ])
    .when(reserve({ quantity: 1 }))
    .thenEvents(rejected({ available: 0 })));

test('a product whose stock has not been opened has no units', () =>
  given(stock, [])
    .when(reserve())
    .thenEvents(rejected({ available: 0 })));

describe('S3 a reserve command repeated changes nothing', () => {
  test('while it is reserved', () =>
    given(stock, [opened(5), reserved()])
      .when(reserve())
      .thenNothing());
  test('once it is sold', () =>
    given(stock, [opened(5), reserved(), committed()])
      .when(reserve())
      .thenNothing());
  test('once it is released', () =>
    given(stock, [opened(5), reserved(), released()])
      .when(reserve())
      .thenNothing());
  test('once it is shipped', () =>
    given(stock, [opened(5), reserved(), committed(), shipped()])
      .when(reserve())
      .thenNothing());
  test('after it was turned down, even if units have come since', () =>
    given(stock, [opened(1), reserved({ order: 'b' }), rejected(), released({ order: 'b' })])
      .when(reserve())
      .thenNothing());
  test('when its release came before it', () =>
    given(stock, [opened(5), released({ quantity: 0 })])
      .when(reserve())
      .thenNothing());
});

describe('S5 a reservation carries its deadline', () => {
  test('S5 a reserve command at its deadline is still in time', () =>
    given(stock, [opened(5)])
      .when(reserve({ expiresAt: '10:30', at: '10:30' }))
      .thenEvents(reserved({ expiresAt: '10:30', at: '10:30' })));
  test('S5 a reserve command after its deadline is refused', () =>
    given(stock, [opened(5)])
      .when(reserve({ expiresAt: '10:30', at: '10:30:01' }))
      .thenRefuses('reservation-expired', { expiresAt: '2026-01-01T10:30:00.000Z' }));
  test('S5 a late repeat of a released reservation never reserves again, however the clock jumps (F11)', () =>
    given(stock, [
      opened(5),
      reserved({ order: 'a', expiresAt: '10:30' }),
      released({ order: 'a', expiresAt: '10:30' }),
      // Enough is closed after the deadline for the id to be forgotten.
      ...['b', 'c', 'd'].flatMap((order) => [
        reserved({ order, expiresAt: '11:30', at: '11:00' }),
        released({ order, expiresAt: '11:30', at: '11:00' }),
      ]),
    ])
      .when(reserve({ order: 'a', expiresAt: '10:30', at: '10:10' }))
      .thenRefuses('reservation-expired', { expiresAt: '2026-01-01T10:30:00.000Z' }));
  test('F11 a clock that was ahead for a moment does not keep a product from being sold', () =>
    given(stock, [
      opened(5, 1),
      reserved({ order: 'b', expiresAt: '23:30', at: '23:00' }),
      released({ order: 'b', expiresAt: '23:30', at: '23:00' }),
    ])
      .when(reserve({ order: 'a', expiresAt: '10:30', at: '10:00' }))
      .thenEvents(reserved({ order: 'a', expiresAt: '10:30', at: '10:00' })));
});
