import { z } from 'zod';

export const at = z.string().meta({ format: 'date-time' });
export const amountMinor = z.int().meta({ description: 'Minor units' });

export const paymentStatus = z.enum([
  'not_requested',
  'requested',
  'action_required',
  'authorized',
  'declined',
  'capturing',
  'captured',
  'cancelling',
  'cancelled',
  'partially_refunded',
  'refunded',
  'refund_failed',
  'quarantined',
]);

const refund = z
  .strictObject({
    id: z.string(),
    amount: amountMinor,
    status: z.enum(['deferred', 'pending', 'succeeded', 'failed']),
    reason: z.string().nullable(),
    at,
  })
  .meta({ id: 'Refund' });

/** What an order and its payment both show of it. */
export const paymentProgress = {
  status: paymentStatus,
  declineCode: z.string().nullable(),
  nextActionUrl: z
    .string()
    .nullable()
    .meta({ description: 'Where the customer has to go, while action_required' }),
  authorizedAmount: amountMinor.nullable(),
  capturedAmount: amountMinor,
  refundedAmount: amountMinor,
  refunds: z.array(refund),
};
