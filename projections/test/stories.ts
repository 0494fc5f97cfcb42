/** Random shops: orders of every fate, interleaved as they please, each in its own right order. */
import type { Entropy } from '@queuecommerce/infra';
import { seededEntropy } from '@queuecommerce/infra/testing';
import * as fc from 'fast-check';
import { event, type ShopEvent } from './events';

type Step = (ids: {
  orderId: string;
  paymentId: string;
  reservationId: string;
  productId: string;
}) => ShopEvent;

const reserve: Step = ({ orderId, reservationId, productId }) =>
  event('StockReserved', { orderId, reservationId, productId });
const ofStock =
  (type: 'StockCommitted' | 'StockReleased' | 'StockShipped'): Step =>
  ({ orderId, reservationId, productId }) =>
    event(type, { orderId, reservationId, productId });
const ofOrder =
  (type: 'OrderConfirmed' | 'OrderCancelled' | 'OrderRejected' | 'OrderShipped' | 'OrderDelivered'): Step =>
  ({ orderId }) =>
    event(type, { orderId });
const ofPayment =
  (
    type:
      | 'PaymentAuthorizationRequested'
      | 'PaymentActionRequired'
      | 'PaymentAuthorized'
      | 'PaymentDeclined'
      | 'PaymentCaptureRequested'
      | 'PaymentCaptured'
      | 'PaymentCancelled'
      | 'RefundRequested'
      | 'RefundSucceeded',
  ): Step =>
  ({ orderId, paymentId }) =>
    event(type, { orderId, paymentId });
const place: Step = ({ orderId, paymentId }) =>
  event('OrderPlaced', {
    orderId,
    paymentId,
    customer: {
      customerId: `customer-${orderId.at(-1)}`,
      email: 'a@example.com',
      firstName: 'A',
      lastName: 'B',
    },
  });

const ask = ofPayment('PaymentAuthorizationRequested');
const paid = [
  place,
  reserve,
  ask,
  ofPayment('PaymentAuthorized'),
  ofStock('StockCommitted'),
  ofPayment('PaymentCaptureRequested'),
  ofPayment('PaymentCaptured'),
  ofOrder('OrderConfirmed'),
];
const delivered = [...paid, ofOrder('OrderShipped'), ofStock('StockShipped'), ofOrder('OrderDelivered')];
const refunded = [...paid, ofPayment('RefundRequested'), ofPayment('RefundSucceeded')];
const asked = [place, reserve, ask];
const declined = [...asked, ofPayment('PaymentDeclined'), ofStock('StockReleased'), ofOrder('OrderRejected')];
const away = [ofOrder('OrderCancelled'), ofPayment('PaymentCancelled'), ofStock('StockReleased')];
const cancelled = [...asked, ofPayment('PaymentActionRequired'), ...away];
const fates: readonly (readonly Step[])[] = [delivered, refunded, declined, cancelled];

/** A log's events in an order that could have happened. */
export function stories(mostOrders: number): fc.Arbitrary<readonly ShopEvent[]> {
  const fate = fc.record({ fate: fc.nat(fates.length - 1), product: fc.nat(2) });
  const orders = fc.array(fate, { minLength: 1, maxLength: mostOrders });
  return fc.tuple(orders, fc.integer()).map(([orders, seed]) => {
    const products = [0, 1, 2].flatMap((number) => {
      const productId = `product-${number}`;
      return [event('ProductAdded', { productId }), event('StockOpened', { productId })];
    });
    const waiting = orders.map(({ fate: number, product }, index) => eventsOf(number, product, index));
    return [...products, ...interleaved(waiting, seededEntropy(seed))];
  });
}

function eventsOf(fate: number, product: number, index: number): ShopEvent[] {
  const suffix = String(index).padStart(12, '0');
  const ids = {
    orderId: `00000000-0000-4000-8000-${suffix}`,
    paymentId: `00000000-0000-4000-9000-${suffix}`,
    reservationId: `${index}:product-${product}`,
    productId: `product-${product}`,
  };
  return (fates[fate] ?? []).map((step) => step(ids));
}

/** Takes the next event of one or the other, as chance has it, until all are taken. */
function interleaved(waiting: readonly ShopEvent[][], chance: Entropy): ShopEvent[] {
  const taken: ShopEvent[] = [];
  for (;;) {
    const left = waiting.filter((events) => events.length > 0);
    if (left.length === 0) return taken;
    const next = left[Math.floor(chance.fraction() * left.length)]?.shift();
    if (next !== undefined) taken.push(next);
  }
}
