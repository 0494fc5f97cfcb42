/** What happens to an order of two laptops (on two lines) and a mouse. */
import type { FulfilmentInput } from '../../src';
import { orderId } from '../ids';
import * as order from '../order/order-builders';
import * as payment from '../payment/payment-events';
import { at } from '../scenario';

export type Item = 'laptop' | 'mouse';
export const items = [
  order.line('laptop', 1, 1_000),
  order.line('mouse', 1, 500),
  order.line('laptop', 1, 1_000),
];
export const quantities: Readonly<Record<Item, number>> = { laptop: 2, mouse: 1 };
export const reservationOf = (item: Item) => ({ reservationId: `${orderId}:${item}`, productId: item });

const ofItem = (item: Item) => ({
  ...reservationOf(item),
  orderId,
  quantity: quantities[item],
  at: at('10:00'),
});
const expiresAt = at('10:30');

export const placed: FulfilmentInput = order.placed(...items);
export const orderConfirmed: FulfilmentInput = order.confirmed;
export const orderCancelled: FulfilmentInput = order.cancelled();
export const orderShipped: FulfilmentInput = order.shipped();

export const stockReserved = (item: Item): FulfilmentInput => ({
  type: 'StockReserved',
  data: { ...ofItem(item), expiresAt },
});
export const stockRejected = (item: Item): FulfilmentInput => ({
  type: 'StockReservationRejected',
  data: { ...ofItem(item), available: 0, expiresAt },
});
export const stockCommitted = (item: Item): FulfilmentInput => ({
  type: 'StockCommitted',
  data: ofItem(item),
});
export const stockReleased = (item: Item): FulfilmentInput => ({
  type: 'StockReleased',
  data: { ...ofItem(item), wasCommitted: false, expiresAt },
});

export const paymentAuthorized: FulfilmentInput = payment.authorized();
export const paymentDeclined: FulfilmentInput = payment.declined();
export const paymentCaptured: FulfilmentInput = payment.captured;
export const paymentCancelled = (reason = 'order-cancelled'): FulfilmentInput => payment.cancelled(reason);
export const paymentQuarantined: FulfilmentInput = payment.quarantined({ amount: 1 });
export const refundFailed = (refundId: string): FulfilmentInput => payment.refundFailed(refundId);

export const deadlinePassed: FulfilmentInput = { type: 'DeadlinePassed', data: { orderId, at: at('10:30') } };

/** The ways to each step, all going well. */
const reserving = [placed];
const paying = [...reserving, stockReserved('laptop'), stockReserved('mouse')];
const committing = [...paying, paymentAuthorized];
const capturing = [...committing, stockCommitted('mouse'), stockCommitted('laptop')];
const confirming = [...capturing, paymentCaptured];
const confirmed = [...confirming, orderConfirmed];
export const wayTo = { none: [], reserving, paying, committing, capturing, confirming, confirmed } as const;

export const unwindRefundId = `${orderId}:unwind`;
