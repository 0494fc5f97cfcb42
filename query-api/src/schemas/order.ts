import type { Order } from '@queuecommerce/projections';
import { z } from 'zod';
import { amountMinor, at, paymentProgress } from './payment-progress';
import { reservationStatus } from './reservation';

export const orderStatus = z.enum([
  'placed',
  'confirmed',
  'shipped',
  'delivered',
  'cancelled',
  'rejected',
  'returned',
]);

const customer = z.strictObject({
  customerId: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
});

const item = z.strictObject({
  productId: z.string(),
  productName: z.string(),
  quantity: z.int(),
  unitPrice: amountMinor,
  lineTotal: amountMinor,
});

const shippingAddress = z.strictObject({
  street: z.string(),
  city: z.string(),
  state: z.string().optional(),
  postalCode: z.string(),
  country: z.string(),
});

/** An order as queries show it. */
export const orderSchema = z
  .strictObject({
    id: z.string(),
    status: orderStatus,
    reason: z.string().nullable().meta({ description: 'Why it was cancelled, rejected or returned' }),
    customer,
    items: z.array(item),
    totalAmount: amountMinor,
    currency: z.string(),
    shippingAddress,
    paymentMethod: z.enum(['credit_card', 'debit_card']),
    payment: z.strictObject({
      id: z.string(),
      attempts: z.int().meta({ description: 'How often the money was asked for' }),
      ...paymentProgress,
    }),
    reservations: z.array(
      z.strictObject({
        id: z.string(),
        productId: z.string(),
        quantity: z.int(),
        status: reservationStatus,
      }),
    ),
    shipment: z
      .strictObject({ carrier: z.string().nullable(), trackingNumber: z.string().nullable() })
      .nullable(),
    history: z.array(z.strictObject({ status: orderStatus, at })),
    deadline: at.meta({ description: 'When the wait for stock and payment ends' }),
    revision: z.int(),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Order' }) satisfies z.ZodType<Order>;
