import type { Payment } from '@queuecommerce/projections';
import { z } from 'zod';
import { amountMinor, at, paymentProgress, paymentStatus } from './payment-progress';

const attempt = z.strictObject({
  attempt: z.int(),
  status: z.enum(['requested', 'action_required', 'authorized', 'declined']),
  declineCode: z.string().nullable(),
  at,
});

const dispute = z.strictObject({
  id: z.string(),
  amount: amountMinor.nullable(),
  status: z.enum(['inquiry', 'open', 'won', 'lost']),
  at,
});

/** A payment as queries show it. */
export const paymentSchema = z
  .strictObject({
    id: z.string(),
    orderId: z.string().nullable(),
    reference: z.string().nullable(),
    amount: amountMinor,
    currency: z.string(),
    ...paymentProgress,
    capture: z.enum(['manual', 'automatic']),
    deadline: at.nullable().meta({ description: 'Until when another attempt may be made' }),
    gatewayPaymentId: z.string().nullable(),
    captureBefore: at.nullable().meta({ description: 'When the hold lapses' }),
    attempts: z.array(attempt),
    refundableAmount: amountMinor,
    disputes: z.array(dispute),
    history: z.array(z.strictObject({ status: paymentStatus, at })),
    revision: z.int(),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Payment' }) satisfies z.ZodType<Payment>;
