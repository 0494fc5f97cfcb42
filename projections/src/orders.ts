import {
  forgottenAddress,
  forgottenCustomer,
  never,
  type Customer,
  type OrderEvent,
  type OrderLine,
} from '@queuecommerce/domain';
import type { OrderStatus, PaymentEvent, ShippingAddress } from '@queuecommerce/domain';
import { notAskedFor, progressAfter, type PaymentProgress } from './payment-progress';
import { defineProjection, type Recorded } from './projection';
import { reservationStatus, type ReservationEvent, type ReservationStatus } from './reservation-status';

export interface OrderPayment extends PaymentProgress {
  readonly id: string;
  /** How often the money was asked for. */
  readonly attempts: number;
}

export interface OrderReservation {
  readonly id: string;
  readonly productId: string;
  readonly quantity: number;
  readonly status: ReservationStatus;
}

/** An order with all that happened to it. */
export interface Order {
  readonly id: string;
  readonly status: OrderStatus;
  /** Why it was cancelled, rejected or returned. */
  readonly reason: string | null;
  readonly customer: Customer;
  readonly items: readonly OrderLine[];
  /** Minor units. */
  readonly totalAmount: number;
  readonly currency: string;
  readonly shippingAddress: ShippingAddress;
  readonly paymentMethod: 'credit_card' | 'debit_card';
  readonly payment: OrderPayment;
  readonly reservations: readonly OrderReservation[];
  readonly shipment: { readonly carrier: string | null; readonly trackingNumber: string | null } | null;
  readonly history: readonly { readonly status: OrderStatus; readonly at: string }[];
  /** When the wait for stock and payment ends. */
  readonly deadline: string;
  /** Of the order's own stream. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Orders with their payment's and their reservations' progress. What is heard before the order itself is left out. */
export const orders = defineProjection({
  name: 'orders',
  version: 1,
  indexes: [
    ['createdAt'],
    ['status', 'createdAt'],
    ['customer.customerId', 'createdAt'],
    ['customer.customerId', 'status', 'createdAt'],
  ],
  textFields: ['id', 'customer.email', 'customer.firstName', 'customer.lastName', 'items.productName'],
  streams: ['order', 'payment', 'stock'],
  idOf: (event) => ('orderId' in event.data ? (event.data.orderId ?? undefined) : undefined),
  fold(order: Order | undefined, event) {
    if (event.type === 'OrderPlaced') return placed(event);
    if (!order) return order;
    switch (event.type) {
      case 'OrderConfirmed':
      case 'OrderRejected':
      case 'OrderCancelled':
      case 'OrderShippingAddressChanged':
      case 'OrderPersonalDataForgotten':
      case 'OrderShipped':
      case 'OrderDelivered':
      case 'OrderReturned':
        return { ...afterOrderEvent(order, event), revision: event.revision, updatedAt: event.data.at };
      case 'StockReserved':
      case 'StockReservationRejected':
      case 'StockCommitted':
      case 'StockReleased':
      case 'StockShipped':
        return afterReservation(order, event);
      case 'StockOpened':
      case 'StockReceived':
      case 'StockReturned':
      case 'StockDamaged':
      case 'StockCorrected':
      case 'StockThresholdSet':
      case 'LowStockDetected':
        return order;
      default:
        return afterPayment(order, event);
    }
  },
});

type OrderEventNamed<T> = Recorded<Extract<OrderEvent, { type: T }>>;

function placed({ data, revision }: OrderEventNamed<'OrderPlaced'>): Order {
  const { customer, items, totalAmount, currency, shippingAddress, paymentMethod, deadline, at } = data;
  return {
    id: data.orderId,
    status: 'placed',
    reason: null,
    customer,
    items,
    totalAmount,
    currency,
    shippingAddress,
    paymentMethod,
    payment: { id: data.paymentId, attempts: 0, ...notAskedFor },
    reservations: [],
    shipment: null,
    history: [{ status: 'placed', at }],
    deadline,
    revision,
    createdAt: at,
    updatedAt: at,
  };
}

function afterOrderEvent(order: Order, event: Exclude<OrderEvent, { type: 'OrderPlaced' }>): Order {
  const moved = (status: OrderStatus): Order => {
    return { ...order, status, history: [...order.history, { status, at: event.data.at }] };
  };
  switch (event.type) {
    case 'OrderConfirmed':
      return moved('confirmed');
    case 'OrderRejected':
      return { ...moved('rejected'), reason: event.data.reason };
    case 'OrderCancelled':
      return { ...moved('cancelled'), reason: event.data.reason };
    case 'OrderShippingAddressChanged':
      return { ...order, shippingAddress: event.data.shippingAddress };
    case 'OrderPersonalDataForgotten': {
      const customer = { ...order.customer, ...forgottenCustomer };
      return { ...order, customer, shippingAddress: forgottenAddress };
    }
    case 'OrderShipped': {
      const { carrier, trackingNumber } = event.data;
      return { ...moved('shipped'), shipment: { carrier, trackingNumber } };
    }
    case 'OrderDelivered':
      return moved('delivered');
    case 'OrderReturned':
      return { ...moved('returned'), reason: event.data.reason };
    default:
      return never(event);
  }
}

/** A release of nothing says that a reservation was called off before it was made: there is none to show. */
function afterReservation(order: Order, event: ReservationEvent): Order {
  const { reservationId: id, productId, quantity, at } = event.data;
  const known = order.reservations.find((reservation) => reservation.id === id);
  if (!known && event.type === 'StockReleased') return order;
  const reservation = {
    id,
    productId,
    quantity: known?.quantity ?? quantity,
    status: reservationStatus(event),
  };
  const reservations = known
    ? order.reservations.map((one) => (one === known ? reservation : one))
    : [...order.reservations, reservation];
  return { ...order, reservations, updatedAt: at };
}

/** A payment that is not the order's own (there is none such today) would not be shown as if it were. */
function afterPayment(order: Order, event: PaymentEvent): Order {
  if (event.data.paymentId !== order.payment.id) return order;
  const progress = progressAfter(order.payment, event, order.totalAmount);
  const payment =
    event.type === 'PaymentAuthorizationRequested' ? { ...progress, attempts: event.data.attempt } : progress;
  return payment === order.payment ? order : { ...order, payment, updatedAt: event.data.at };
}
