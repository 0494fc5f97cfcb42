/** What is told to the outside, and how each looks. A field may be added; none is removed or changes its meaning. */
import { z } from 'zod';

const orderId = z.uuid().meta({ description: 'The order' });
const optionalOrderId = z
  .uuid()
  .nullable()
  .meta({ description: 'The order; null for a payment without one' });
const paymentId = z.uuid().meta({ description: 'The payment' });
const productId = z.string().meta({ description: 'The product' });
const reservationId = z.string().meta({ description: 'The reservation: one for each product of an order' });
const quantity = z.int().meta({ description: 'Units' });
const currency = z.string().length(3).meta({ description: 'ISO 4217, upper case' });
const amount = z.int().min(0).meta({ description: 'Minor units of the currency' });
const time = z.iso.datetime().meta({ description: 'UTC' });
const reason = z.string().meta({ description: 'Why' });
const reservation = { orderId, productId, reservationId, quantity };

interface IntegrationEventKind {
  readonly summary: string;
  readonly data: z.ZodObject;
}

/** By type, which is its routing key as well. */
export const integrationEvents = {
  'order.created': {
    summary: 'An order was placed; its prices are the catalogue’s',
    data: z.strictObject({
      orderId,
      customerId: z.string().meta({ description: 'The shop’s pseudonym for the customer' }),
      items: z.array(
        z.strictObject({
          productId,
          productName: z.string(),
          quantity,
          unitPrice: amount,
          lineTotal: amount,
        }),
      ),
      currency,
      totalAmount: amount,
      paymentId,
    }),
  },
  'order.confirmed': {
    summary: 'It is paid, and its stock is set aside for it',
    data: z.strictObject({ orderId, paymentId }),
  },
  'order.rejected': {
    summary: 'It ended without stock or without a payment',
    data: z.strictObject({ orderId, reason }),
  },
  'order.cancelled': { summary: 'It was cancelled', data: z.strictObject({ orderId, reason }) },
  'order.shipped': {
    summary: 'It is on its way',
    data: z.strictObject({
      orderId,
      carrier: z.string().nullable(),
      trackingNumber: z.string().nullable(),
    }),
  },
  'order.delivered': { summary: 'It has arrived', data: z.strictObject({ orderId }) },
  'order.returned': {
    summary: 'It came back',
    data: z.strictObject({ orderId, reason: reason.nullable() }),
  },
  'inventory.reservation.requested': {
    summary: 'Stock is asked for, all lines of a product together',
    data: z.strictObject({
      orderId,
      reservations: z.array(z.strictObject({ reservationId, productId, quantity })),
      deadline: time,
    }),
  },
  'inventory.reserved': {
    summary: 'A product’s units are held for an order',
    data: z.strictObject({ ...reservation, expiresAt: time }),
  },
  'inventory.rejected': {
    summary: 'A product has not enough units for an order',
    data: z.strictObject({ ...reservation, available: quantity }),
  },
  'inventory.committed': { summary: 'Held units are sold', data: z.strictObject(reservation) },
  'inventory.released': { summary: 'Held or sold units are free again', data: z.strictObject(reservation) },
  'inventory.low-stock': {
    summary: 'A product’s free units fell below its threshold; told once at each crossing',
    data: z.strictObject({ productId, available: quantity, lowStockThreshold: quantity }),
  },
  'payment.process.requested': {
    summary: 'Money is asked for; another attempt after a decline is told again',
    data: z.strictObject({ paymentId, orderId: optionalOrderId, amount, currency, attempt: z.int().min(1) }),
  },
  'payment.succeeded': {
    summary: 'The money is taken',
    data: z.strictObject({ paymentId, orderId: optionalOrderId, amount, currency }),
  },
  'payment.failed': {
    summary: 'An attempt was declined; another may follow',
    data: z.strictObject({ paymentId, orderId: optionalOrderId, attempt: z.int().min(1), code: z.string() }),
  },
  'payment.cancelled': {
    summary: 'Nothing is held or taken any more',
    data: z.strictObject({ paymentId, orderId: optionalOrderId, reason }),
  },
  'payment.refunded': {
    summary: 'Money went back',
    data: z.strictObject({ paymentId, orderId: optionalOrderId, refundId: z.string(), amount, currency }),
  },
} as const satisfies Readonly<Record<string, IntegrationEventKind>>;

export type IntegrationEventType = keyof typeof integrationEvents;
export type IntegrationEventData<T extends IntegrationEventType> = z.infer<
  (typeof integrationEvents)[T]['data']
>;

/** What is told of one thing that happened. */
export type IntegrationEvent = {
  [T in IntegrationEventType]: {
    readonly type: T;
    /** Events of one subject are told in order. */
    readonly subject: string;
    readonly data: IntegrationEventData<T>;
  };
}[IntegrationEventType];
