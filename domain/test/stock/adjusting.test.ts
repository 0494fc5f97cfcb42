import { stockDecider as stock } from '../../src';
import { given } from '../scenario';
import {
  adjust,
  adjusted,
  committed,
  corrected,
  lowStock,
  open,
  opened,
  reserve,
  reserved,
  setThreshold,
  thresholdSet,
} from './stock-builders';

describe('S6 adjustments carry a reason and an actor', () => {
  test('S6 receiving adds units', () =>
    given(stock, [opened(5)])
      .when(adjust('receive', 3))
      .thenEvents(adjusted('StockReceived', 3)));
  test('S6 a return adds units', () =>
    given(stock, [opened(5)])
      .when(adjust('return', 1))
      .thenEvents(adjusted('StockReturned', 1)));
  test('S6 damage takes units away', () =>
    given(stock, [opened(5)])
      .when(adjust('damage', 2))
      .thenEvents(adjusted('StockDamaged', 2)));
  test('S6 a correction says what a count found', () =>
    given(stock, [opened(5)])
      .when(adjust('correct', 7))
      .thenEvents(corrected(7, 5)));
  test('S6 a repeat changes nothing', () =>
    given(stock, [opened(5), adjusted('StockReceived', 3, 'x'), adjusted('StockReceived', 3, 'y')])
      .when(adjust('receive', 3, 'x'))
      .thenNothing());
  test('S6 what has been received can be reserved', () =>
    given(stock, [opened(0), lowStock(0, 0), adjusted('StockReceived', 2)])
      .when(reserve())
      .thenEvents(reserved()));
});

describe('S6 nothing goes below what is held for orders', () => {
  const held = [
    opened(5),
    reserved({ order: 'a', quantity: 2 }),
    reserved({ order: 'b', quantity: 1 }),
    committed({ order: 'b', quantity: 1 }),
  ];
  const figures = { onHand: 5, reserved: 2, committed: 1 };
  test('S6 a correction down to it is made', () =>
    given(stock, held).when(adjust('correct', 3)).thenEvents(corrected(3, 5), lowStock(0, 0)));
  test('S6 a correction below it is refused with the figures', () =>
    given(stock, held)
      .when(adjust('correct', 2))
      .thenRefuses('stock-held', { ...figures, kind: 'correct', quantity: 2 }));
  test('S6 damage below it is refused with the figures', () =>
    given(stock, held)
      .when(adjust('damage', 3))
      .thenRefuses('stock-held', { ...figures, kind: 'damage', quantity: 3 }));
});

test('S6 a stock that was never opened is not adjusted', () =>
  given(stock, []).when(adjust('receive', 1)).thenRefuses('product-not-found', { productId: 'laptop-001' }));

test('S6 a stock holds no more than a warehouse does', () =>
  given(stock, [opened(999_999_999)])
    .when(adjust('receive', 2))
    .thenRefuses('stock-too-large', { onHand: 999_999_999, quantity: 2, maximum: 1_000_000_000 }));

test('S7 low stock is said when damage crosses the threshold', () =>
  given(stock, [opened(5, 3)])
    .when(adjust('damage', 4))
    .thenEvents(adjusted('StockDamaged', 4), lowStock(1, 3)));

describe('opening', () => {
  test('begins a stock', () => given(stock, []).when(open(5)).thenEvents(opened(5)));
  test('happens once', () =>
    given(stock, [opened(5)])
      .when(open(9))
      .thenNothing());
  test('S7 says at once that there is little', () =>
    given(stock, []).when(open(2, 3)).thenEvents(opened(2, 3), lowStock(2, 3)));
});

describe('the threshold', () => {
  test('is set', () =>
    given(stock, [opened(5)])
      .when(setThreshold(2))
      .thenEvents(thresholdSet(2)));
  test('set to what it is changes nothing', () =>
    given(stock, [opened(5, 2)])
      .when(setThreshold(2))
      .thenNothing());
  test('of no stock can not be set', () =>
    given(stock, []).when(setThreshold(2)).thenRefuses('product-not-found'));
});
