import type { DomainEvent } from '@queuecommerce/domain';

/** A step that a customer or an operator takes over HTTP once an event has been seen. */
export interface FollowUp {
  readonly after: DomainEvent['type'];
  readonly says: string;
  readonly request: (orderId: string) => { readonly path: string; readonly body: object };
}

/** One order's way, and how it must end. */
export interface Scenario {
  readonly title: string;
  readonly order: { readonly quantity: number; readonly paymentToken?: string };
  readonly followUp?: FollowUp;
  /** When all of these have been seen, the order has come to its end. */
  readonly endsWith: readonly DomainEvent['type'][];
  readonly status: string;
  readonly reason: string | null;
  /** How the read model shows the payment in the end. */
  readonly payment: string;
  /** Units that the order still holds in the end. */
  readonly holdsUnits: number;
}

export const scenarios: readonly Scenario[] = [
  {
    title: 'The order from the README: reserved, authorised, sold, captured, confirmed',
    order: { quantity: 1 },
    endsWith: ['FulfilmentCompleted'],
    status: 'confirmed',
    reason: null,
    payment: 'captured',
    holdsUnits: 1,
  },
  {
    title: 'Out of stock: seven hundred laptops are not to be had',
    order: { quantity: 700 },
    endsWith: ['OrderRejected', 'FulfilmentEnded'],
    status: 'rejected',
    reason: 'out-of-stock',
    payment: 'not_requested',
    holdsUnits: 0,
  },
  {
    title: 'A declined card, and another one in time',
    order: { quantity: 1, paymentToken: 'pm_card_chargeDeclinedInsufficientFunds' },
    followUp: {
      after: 'PaymentDeclined',
      says: 'the customer tries another card',
      request: (orderId) => ({ path: '/payments', body: { orderId, paymentToken: 'pm_card_mastercard' } }),
    },
    endsWith: ['FulfilmentCompleted'],
    status: 'confirmed',
    reason: null,
    payment: 'captured',
    holdsUnits: 1,
  },
  {
    title: 'A declined card, and no other one before the deadline',
    order: { quantity: 1, paymentToken: 'pm_card_chargeDeclined' },
    endsWith: ['OrderRejected', 'FulfilmentEnded'],
    status: 'rejected',
    reason: 'payment-declined',
    payment: 'cancelled',
    holdsUnits: 0,
  },
  {
    title: 'Cancelled after the payment: the money goes back',
    order: { quantity: 2 },
    followUp: {
      after: 'FulfilmentCompleted',
      says: 'the customer changes their mind',
      request: (orderId) => ({ path: `/orders/${orderId}/cancel`, body: { reason: 'changed my mind' } }),
    },
    endsWith: ['RefundSucceeded', 'FulfilmentEnded'],
    status: 'cancelled',
    reason: 'changed my mind',
    payment: 'refunded',
    holdsUnits: 0,
  },
];
