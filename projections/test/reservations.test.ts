import { reservations } from '../src';
import { at, event, orderId, reservationId } from './events';
import { documentOf } from './recorded-log';

test('a reservation shows what is held for whom and until when', () => {
  expect(documentOf(reservations, [event('StockReserved')])).toEqual({
    id: reservationId,
    orderId,
    productId: 'laptop-001',
    quantity: 2,
    status: 'reserved',
    expiresAt: at('10:15'),
    createdAt: at('10:00'),
    updatedAt: at('10:00'),
  });
});

test.each([
  ['StockCommitted', 'committed'],
  ['StockReleased', 'released'],
  ['StockShipped', 'shipped'],
] as const)('after %s it is %s, and its quantity stays', (type, status) => {
  const events = [event('StockReserved'), event(type, { at: at('11:00') })];
  expect(documentOf(reservations, events)).toMatchObject({ status, quantity: 2, updatedAt: at('11:00') });
});

test('one that was turned down is shown, one that was never made is not', () => {
  expect(documentOf(reservations, [event('StockReservationRejected')])?.status).toBe('rejected');
  expect(documentOf(reservations, [event('StockReleased', { quantity: 0 })])).toBeUndefined();
});
