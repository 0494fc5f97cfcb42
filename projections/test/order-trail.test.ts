import type { DomainEvent } from '@queuecommerce/domain';
import { notificationTrailId, orderTrail, type Recorded, type Trail } from '../src';
import { at, event, orderId, paymentId, type ShopEvent } from './events';
import { foldAll, newEvent, recordAll } from './recorded-log';

type Ours = Extract<DomainEvent, { type: 'CaptureDecided' | 'GatewayNotificationReceived' }>;

const decided: Ours = { type: 'CaptureDecided', data: { orderId, paymentId, at: at('10:00') } };

function notified(gatewayPaymentId: string | null): Ours {
  const about = { type: 'payment_intent.succeeded', gatewayPaymentId, paymentId, createdAt: at('10:00') };
  return {
    type: 'GatewayNotificationReceived',
    data: { notificationId: 'evt_1', ...about, at: at('10:01') },
  };
}

const placeOf = { stream: 'any-1', revision: 3, position: '0000000000000009', recordedAt: at('10:00') };

function recordedAs(one: Ours): Recorded {
  const { id, metadata } = newEvent(event('OrderPlaced'));
  return { ...one, ...placeOf, id, metadata };
}

function trailsOf(...events: ShopEvent[]): Record<string, Trail> {
  const folded = [...foldAll(orderTrail, recordAll(events))];
  return Object.fromEntries(folded.map(([id, { body }]) => [id, body]));
}

test("an order's trail has every event that names it, in log order, with its place", () => {
  const other = '00000000-0000-4000-8000-0000000000a2';
  const trails = trailsOf(
    event('StockOpened'),
    event('OrderPlaced'),
    event('StockReserved', { orderId: other }),
    event('StockReserved'),
    event('PaymentAuthorizationRequested'),
    event('OrderConfirmed'),
  );
  expect(Object.keys(trails)).toEqual([orderId, other]);
  expect(trails[orderId]?.entries).toMatchObject([
    { stream: `order-${orderId}`, revision: 0, position: '0000000000000002', type: 'OrderPlaced' },
    { stream: 'stock-laptop-001', revision: 2, position: '0000000000000004', type: 'StockReserved' },
    { stream: `payment-${paymentId}`, revision: 0, type: 'PaymentAuthorizationRequested' },
    { stream: `order-${orderId}`, revision: 1, type: 'OrderConfirmed' },
  ]);
  const ids = trails[orderId]?.entries.map(({ eventId }) => eventId) ?? [];
  expect(new Set(ids).size).toBe(4);
});

test("the process manager's decisions belong to their order", () => {
  expect(orderTrail.idOf(recordedAs(decided))).toBe(orderId);
});

test('a payment that stands on its own belongs to no order', () => {
  expect(trailsOf(event('PaymentAuthorizationRequested', { orderId: null }))).toEqual({});
});

test('notifications have a trail of their own, which the order names once by the payment at the gateway', () => {
  const trail = trailsOf(
    event('PaymentAuthorizationRequested'),
    event('PaymentAuthorized'),
    event('PaymentCaptured'),
    event('PaymentCaptured', { gatewayPaymentId: 'pi_2' }),
  )[orderId];
  expect(trail?.gatewayPaymentIds).toEqual(['pi_1', 'pi_2']);
  expect(orderTrail.idOf(recordedAs(notified('pi_1')))).toBe(notificationTrailId('pi_1'));
  expect(orderTrail.fold(undefined, recordedAs(notified('pi_1')))?.entries).toMatchObject([
    { stream: 'any-1', revision: 3, position: placeOf.position, type: 'GatewayNotificationReceived' },
  ]);
});

test('a notification about no payment is in no trail', () => {
  expect(orderTrail.idOf(recordedAs(notified(null)))).toBeUndefined();
});
