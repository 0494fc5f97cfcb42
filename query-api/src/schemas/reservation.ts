import type { Reservation } from '@queuecommerce/projections';
import { z } from 'zod';
import { at } from './payment-progress';

export const reservationStatus = z.enum(['reserved', 'rejected', 'committed', 'released', 'shipped']);

/** A reservation as queries show it. */
export const reservationSchema = z
  .strictObject({
    id: z.string(),
    orderId: z.string(),
    productId: z.string(),
    quantity: z.int(),
    status: reservationStatus,
    expiresAt: at.meta({ description: 'When the units would be free again if they were not paid for' }),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Reservation' }) satisfies z.ZodType<Reservation>;
