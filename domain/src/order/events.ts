import { z } from 'zod';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { amountMinor, chosenId, currency, instant, lineQuantity, text, uuid } from '../values';

export const customer = z.strictObject({
  customerId: chosenId,
  email: z.email().max(254),
  firstName: text(100),
  lastName: text(100),
});
export type Customer = z.infer<typeof customer>;

export const shippingAddress = z.strictObject({
  street: text(200),
  city: text(100),
  state: text(100).optional(),
  postalCode: text(20),
  country: text(60),
});
export type ShippingAddress = z.infer<typeof shippingAddress>;

export const orderLine = z.strictObject({
  productId: chosenId,
  productName: text(200),
  quantity: lineQuantity,
  /** Minor units, as checked against the catalogue (rule O4). */
  unitPrice: amountMinor,
  lineTotal: amountMinor,
});
export type OrderLine = z.infer<typeof orderLine>;

export const paymentMethod = z.enum(['credit_card', 'debit_card']);

/** Why an order ended without being fulfilled. */
export const rejectionReason = z.enum([
  'out-of-stock',
  'payment-declined',
  'payment-expired',
  'payment-cancelled',
  'authorization-expired',
  'payment-quarantined',
]);
export type RejectionReason = z.infer<typeof rejectionReason>;

export const orderEvents = {
  OrderPlaced: {
    version: 1,
    data: z.strictObject({
      orderId: uuid,
      customer,
      items: z.array(orderLine).min(1),
      currency,
      totalAmount: amountMinor,
      shippingAddress,
      paymentMethod,
      paymentToken: text(100),
      paymentId: uuid,
      /** When the reservation and the wait for a payment end (rules S5, P7). */
      deadline: instant,
      at: instant,
    }),
  },
  OrderConfirmed: { version: 1, data: z.strictObject({ orderId: uuid, paymentId: uuid, at: instant }) },
  OrderRejected: {
    version: 1,
    data: z.strictObject({ orderId: uuid, reason: rejectionReason, at: instant }),
  },
  OrderCancelled: { version: 1, data: z.strictObject({ orderId: uuid, reason: text(500), at: instant }) },
  OrderShippingAddressChanged: {
    version: 1,
    data: z.strictObject({ orderId: uuid, customerId: chosenId, shippingAddress, at: instant }),
  },
  OrderShipped: {
    version: 1,
    data: z.strictObject({
      orderId: uuid,
      carrier: text(100).nullable(),
      trackingNumber: text(100).nullable(),
      at: instant,
    }),
  },
  OrderDelivered: { version: 1, data: z.strictObject({ orderId: uuid, at: instant }) },
  OrderReturned: {
    version: 1,
    data: z.strictObject({ orderId: uuid, reason: text(500).nullable(), at: instant }),
  },
  /** The customer asked to be forgotten: what the order's events say of them can not be read any more. */
  OrderPersonalDataForgotten: { version: 1, data: z.strictObject({ orderId: uuid, at: instant }) },
} satisfies EventCatalogue;

export type OrderEvent = EventOf<typeof orderEvents>;
