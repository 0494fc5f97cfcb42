import { lowStock } from '../src';
import { at, event } from './events';
import { documentOf } from './recorded-log';

const sold = (quantity: number, time: string) =>
  event('StockReserved', { quantity, reservationId: `${time}:laptop-001`, at: at(time) });

const stocked = [event('ProductAdded'), event('StockOpened')];

test('a product is listed from the moment that it reaches its threshold', () => {
  const low = documentOf(lowStock, [...stocked, sold(6, '11:00'), sold(1, '12:00'), sold(1, '13:00')]);
  expect(low).toEqual({
    productId: 'laptop-001',
    name: 'Gaming Laptop',
    available: 2,
    onHand: 10,
    reserved: 8,
    threshold: 3,
    since: at('12:00'),
    marks: { added: true, opened: true, low: true },
  });
});

test('a delivery ends it', () => {
  const events = [...stocked, sold(8, '11:00'), event('StockReceived')];
  expect(documentOf(lowStock, events)?.marks.low).toBe(false);
});

test('raising the threshold lists it', () => {
  const events = [...stocked, sold(4, '11:00'), event('LowStockThresholdChanged', { at: at('12:00') })];
  expect(documentOf(lowStock, events)).toMatchObject({
    threshold: 8,
    since: at('12:00'),
    marks: { low: true },
  });
});

test('a product whose stock has not been opened is not low', () => {
  expect(documentOf(lowStock, [event('ProductAdded')])?.marks.low).toBe(false);
  expect(documentOf(lowStock, [event('StockOpened', { quantity: 0 })])?.marks.low).toBe(false);
});
