import { products } from '../src';
import { at, event } from './events';
import { documentOf } from './recorded-log';

const added = event('ProductAdded');
const opened = event('StockOpened');

test('a product shows its details and its stock', () => {
  expect(documentOf(products, [added, opened, event('StockReserved', { at: at('11:00') })])).toEqual({
    id: 'laptop-001',
    name: 'Gaming Laptop',
    description: 'Fast',
    category: 'computers',
    price: 129_999,
    currency: 'USD',
    active: true,
    lowStockThreshold: 3,
    stock: { onHand: 10, reserved: 2, available: 8 },
    marks: { added: true, inStock: true },
    revision: 0,
    createdAt: at('10:00'),
    updatedAt: at('11:00'),
  });
});

test.each([
  ['committed units stay reserved', [event('StockReserved'), event('StockCommitted')], [10, 2, 8]],
  ['released units are available again', [event('StockReserved'), event('StockReleased')], [10, 0, 10]],
  ['a release of nothing frees nothing', [event('StockReleased', { quantity: 0 })], [10, 0, 10]],
  [
    'shipped units are gone',
    [event('StockReserved'), event('StockCommitted'), event('StockShipped')],
    [8, 0, 8],
  ],
  ['a turned-down reservation takes nothing', [event('StockReservationRejected')], [10, 0, 10]],
  ['received units are on hand', [event('StockReceived')], [15, 0, 15]],
  ['returned units are on hand', [event('StockReturned')], [15, 0, 15]],
  ['damaged units are not', [event('StockDamaged')], [5, 0, 5]],
  ['a count says what is on hand', [event('StockReserved'), event('StockCorrected')], [7, 2, 5]],
])('%s', (_rule, events, [onHand, reserved, available]) => {
  const product = documentOf(products, [added, opened, ...events]);
  expect(product?.stock).toEqual({ onHand, reserved, available });
});

test('changes are shown, with the revision of the product alone', () => {
  const product = documentOf(products, [
    added,
    opened,
    event('ProductDetailsChanged'),
    event('ProductPriceChanged'),
    event('ProductDeactivated'),
    event('LowStockThresholdChanged'),
    event('StockReceived'),
  ]);
  expect(product).toMatchObject({
    name: 'Office Laptop',
    description: null,
    category: 'office',
    price: 99_999,
    active: false,
    lowStockThreshold: 8,
    revision: 4,
  });
});

test('stock that is heard of before its product makes the same product', () => {
  const inOrder = documentOf(products, [added, opened, event('StockReserved')]);
  expect(documentOf(products, [opened, event('StockReserved'), added])).toEqual(inOrder);
  expect(documentOf(products, [opened])?.marks.added).toBe(false);
});

test('a product without units is marked as out of stock', () => {
  const product = documentOf(products, [added, opened, event('StockReserved', { quantity: 10 })]);
  expect(product?.marks.inStock).toBe(false);
});
