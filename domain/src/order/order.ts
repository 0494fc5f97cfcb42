import { never } from '../decider';
import { forgottenAddress, forgottenCustomer } from '../personal-data';
import type { Customer, OrderEvent, OrderLine, ShippingAddress } from './events';

/** Where an order can be in its life (rule O1). */
export const orderStatuses = [
  'placed',
  'confirmed',
  'shipped',
  'delivered',
  'cancelled',
  'rejected',
  'returned',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** The moves that a person may ask for, from each status (rule O1). Confirming and rejecting are the system's own. */
export const allowedMoves: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  placed: ['cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'returned'],
  delivered: ['returned'],
  cancelled: [],
  rejected: [],
  returned: [],
};

export interface NoOrder {
  readonly status: 'none';
}

export interface PlacedOrder {
  readonly status: OrderStatus;
  readonly orderId: string;
  readonly customer: Customer;
  readonly items: readonly OrderLine[];
  readonly currency: string;
  readonly totalAmount: number;
  readonly shippingAddress: ShippingAddress;
  readonly paymentMethod: 'credit_card' | 'debit_card';
  readonly paymentId: string;
  readonly shipment: { readonly carrier: string | null; readonly trackingNumber: string | null } | null;
  /** Why it was cancelled, rejected or returned. */
  readonly reason: string | null;
  readonly placedAt: string;
  readonly personalDataForgotten: boolean;
}

export type Order = NoOrder | PlacedOrder;

export function evolveOrder(order: Order, event: OrderEvent): Order {
  if (event.type === 'OrderPlaced') {
    const { orderId, customer, items, currency, totalAmount, shippingAddress, paymentMethod, paymentId, at } =
      event.data;
    const facts = {
      orderId,
      customer,
      items,
      currency,
      totalAmount,
      shippingAddress,
      paymentMethod,
      paymentId,
    };
    return {
      status: 'placed',
      ...facts,
      shipment: null,
      reason: null,
      placedAt: at,
      personalDataForgotten: false,
    };
  }
  if (order.status === 'none') return order;
  switch (event.type) {
    case 'OrderConfirmed':
      return { ...order, status: 'confirmed' };
    case 'OrderRejected':
      return { ...order, status: 'rejected', reason: event.data.reason };
    case 'OrderCancelled':
      return { ...order, status: 'cancelled', reason: event.data.reason };
    case 'OrderShippingAddressChanged':
      return { ...order, shippingAddress: event.data.shippingAddress };
    case 'OrderPersonalDataForgotten': {
      const customer = { ...order.customer, ...forgottenCustomer };
      return { ...order, customer, shippingAddress: forgottenAddress, personalDataForgotten: true };
    }
    case 'OrderShipped': {
      const { carrier, trackingNumber } = event.data;
      return { ...order, status: 'shipped', shipment: { carrier, trackingNumber } };
    }
    case 'OrderDelivered':
      return { ...order, status: 'delivered' };
    case 'OrderReturned':
      return { ...order, status: 'returned', reason: event.data.reason };
    default:
      return never(event);
  }
}
