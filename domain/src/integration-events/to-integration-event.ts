import type { DomainEvent } from '../events';
import type { IntegrationEvent } from './catalogue';

/** What the outside is told of an event of the log; undefined for what stays inside. Nothing of a customer but the pseudonym goes out. */
export function toIntegrationEvent(event: DomainEvent): IntegrationEvent | undefined {
  switch (event.type) {
    case 'OrderPlaced': {
      const { orderId, customer, items, currency, totalAmount, paymentId } = event.data;
      const { customerId } = customer;
      const data = { orderId, customerId, items: [...items], currency, totalAmount, paymentId };
      return { type: 'order.created', subject: orderId, data };
    }
    case 'OrderConfirmed': {
      const { orderId, paymentId } = event.data;
      return { type: 'order.confirmed', subject: orderId, data: { orderId, paymentId } };
    }
    case 'OrderRejected': {
      const { orderId, reason } = event.data;
      return { type: 'order.rejected', subject: orderId, data: { orderId, reason } };
    }
    case 'OrderCancelled': {
      const { orderId, reason } = event.data;
      return { type: 'order.cancelled', subject: orderId, data: { orderId, reason } };
    }
    case 'OrderShipped': {
      const { orderId, carrier, trackingNumber } = event.data;
      return { type: 'order.shipped', subject: orderId, data: { orderId, carrier, trackingNumber } };
    }
    case 'OrderDelivered': {
      const { orderId } = event.data;
      return { type: 'order.delivered', subject: orderId, data: { orderId } };
    }
    case 'OrderReturned': {
      const { orderId, reason } = event.data;
      return { type: 'order.returned', subject: orderId, data: { orderId, reason } };
    }
    default:
      return ofInventory(event) ?? ofPayment(event);
  }
}

function ofInventory(event: DomainEvent): IntegrationEvent | undefined {
  switch (event.type) {
    case 'StockReservationRequested': {
      const { orderId, reservations, deadline } = event.data;
      const data = { orderId, reservations: [...reservations], deadline };
      return { type: 'inventory.reservation.requested', subject: orderId, data };
    }
    case 'StockReserved': {
      const { expiresAt } = event.data;
      return { type: 'inventory.reserved', ...reservation(event.data, { expiresAt }) };
    }
    case 'StockReservationRejected': {
      const { available } = event.data;
      return { type: 'inventory.rejected', ...reservation(event.data, { available }) };
    }
    case 'StockCommitted':
      return { type: 'inventory.committed', ...reservation(event.data, {}) };
    case 'StockReleased':
      // Called off before it was made: nothing was held, so nothing is free again.
      return event.data.quantity === 0
        ? undefined
        : { type: 'inventory.released', ...reservation(event.data, {}) };
    case 'LowStockDetected': {
      const { productId, available, lowStockThreshold } = event.data;
      const data = { productId, available, lowStockThreshold };
      return { type: 'inventory.low-stock', subject: productId, data };
    }
    default:
      return undefined;
  }
}

interface Reservation {
  readonly orderId: string;
  readonly productId: string;
  readonly reservationId: string;
  readonly quantity: number;
}

function reservation<M extends object>(
  { orderId, productId, reservationId, quantity }: Reservation,
  more: M,
): { subject: string; data: Reservation & M } {
  return { subject: orderId, data: { orderId, productId, reservationId, quantity, ...more } };
}

function ofPayment(event: DomainEvent): IntegrationEvent | undefined {
  switch (event.type) {
    case 'PaymentAuthorizationRequested': {
      const { amount, currency, attempt } = event.data;
      return { type: 'payment.process.requested', ...payment(event.data, { amount, currency, attempt }) };
    }
    case 'PaymentCaptured': {
      const { amount, currency } = event.data;
      return { type: 'payment.succeeded', ...payment(event.data, { amount, currency }) };
    }
    case 'PaymentDeclined': {
      const { attempt, code } = event.data;
      return { type: 'payment.failed', ...payment(event.data, { attempt, code }) };
    }
    case 'PaymentCancelled': {
      const { reason } = event.data;
      return { type: 'payment.cancelled', ...payment(event.data, { reason }) };
    }
    case 'RefundSucceeded':
    case 'ExternalRefundObserved': {
      const { refundId, amount, currency } = event.data;
      return { type: 'payment.refunded', ...payment(event.data, { refundId, amount, currency }) };
    }
    default:
      return undefined;
  }
}

interface PaymentFacts {
  readonly paymentId: string;
  readonly orderId: string | null;
}

/** Of an order's payment the order is the subject, so that all that is told of it is told in order. */
function payment<M extends object>(
  { paymentId, orderId }: PaymentFacts,
  more: M,
): { subject: string; data: PaymentFacts & M } {
  return { subject: orderId ?? paymentId, data: { paymentId, orderId, ...more } };
}
