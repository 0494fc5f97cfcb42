import { eventSchemas, fulfilmentInputOf, orderOf, type DomainEvent, type FulfilmentInput } from '../../src';
import { orderId } from '../ids';
import * as order from '../order/order-builders';
import { at } from '../scenario';
import { after } from './after';
import * as d from './decisions';
import * as i from './inputs';

const { reserving, paying } = i.wayTo;

const ofStranger = {
  orderId,
  reservationId: `${orderId}:keyboard`,
  productId: 'keyboard',
  quantity: 1,
  at: at('10:00'),
};
const expiresAt = at('10:30');

describe('what was noted is not noted again', () => {
  test('a reservation', () =>
    after(...reserving, i.stockReserved('laptop'))
      .when(i.stockReserved('laptop'))
      .decidesNothing());
  test('a release, while another is still open', () =>
    after(...paying, i.orderCancelled, i.paymentCancelled(), i.stockReleased('laptop'))
      .when(i.stockReleased('laptop'))
      .decidesNothing());
});

describe('a reservation that the order has not asked for', () => {
  test.each<FulfilmentInput>([
    { type: 'StockReserved', data: { ...ofStranger, expiresAt } },
    { type: 'StockReservationRejected', data: { ...ofStranger, available: 0, expiresAt } },
  ])('$type is passed over', (input) =>
    after(...reserving, i.stockReserved('laptop'))
      .when(input)
      .decidesNothing(),
  );
});

test('S4 what was released while the payment was still being let go is not released again', () =>
  after(...paying, i.orderCancelled, i.stockReleased('mouse'))
    .when(i.paymentCancelled())
    .decides(d.moneyNoted('closed'), d.releaseRequested('laptop'))
    .andSends(...d.release('laptop')));

describe('P7 a decline that is heard of on the way back', () => {
  test('is not why a cancelled order ends', () =>
    after(...paying, i.orderCancelled)
      .when(i.paymentDeclined)
      .decidesNothing());
  test('is not why a cancelled order ends either whose customer gave what we call an expiry as their reason', () =>
    after(...paying, order.cancelled('payment-expired'))
      .when(i.paymentDeclined)
      .decidesNothing());
  test('is nothing new where a decline was why', () =>
    after(...paying, i.paymentDeclined, i.deadlinePassed)
      .when(i.paymentDeclined)
      .decidesNothing());
  test('is nothing to an order that no money was asked for', () =>
    after(...reserving, i.deadlinePassed)
      .when(i.paymentDeclined)
      .decidesNothing());
});

test('the process manager is handed what it reacts to, and knows which order that is about', () => {
  const types = Object.keys(eventSchemas).filter(
    (type) => fulfilmentInputOf({ type, data: { orderId } } as DomainEvent) !== undefined,
  );
  expect(types.sort()).toEqual([
    'OrderCancelled',
    'OrderConfirmed',
    'OrderPlaced',
    'OrderShipped',
    'PaymentAuthorized',
    'PaymentCancelled',
    'PaymentCaptured',
    'PaymentDeclined',
    'PaymentQuarantined',
    'RefundFailed',
    'StockCommitted',
    'StockReleased',
    'StockReservationRejected',
    'StockReserved',
  ]);
  expect(orderOf(i.placed)).toBe(orderId);
  expect(orderOf({ type: 'PaymentCaptured', data: { orderId: null } } as FulfilmentInput)).toBeUndefined();
  expect(orderOf({ type: 'ProductAdded', data: {} } as unknown as FulfilmentInput)).toBeUndefined();
});
