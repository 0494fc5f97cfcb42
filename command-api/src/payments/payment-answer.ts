import {
  refundable,
  values,
  type CancelledPayment,
  type Payment,
  type PaymentTerms,
} from '@queuecommerce/domain';
import type { Reply } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { commandHeaders, type StateAt } from '../state-at';

/** A payment as the write side answers with it. */
export const paymentAnswer = z
  .strictObject({
    id: values.uuid,
    orderId: values.uuid.nullable(),
    reference: z.string().nullable(),
    amount: z.int().meta({ description: 'Minor units' }),
    currency: z.string(),
    status: z.enum([
      'requested',
      'action_required',
      'authorized',
      'declined',
      'capturing',
      'captured',
      'partially_refunded',
      'refunded',
      'cancelling',
      'cancelled',
      'quarantined',
    ]),
    capturedAmount: z.int(),
    refundableAmount: z.int(),
    refunds: z.array(z.strictObject({ id: z.string(), amount: z.int(), status: z.string() })),
  })
  .meta({ id: 'AcceptedPayment' });
type PaymentAnswer = z.infer<typeof paymentAnswer>;

type BegunPayment =
  Exclude<Payment, { status: 'none' } | CancelledPayment> | (CancelledPayment & { terms: PaymentTerms });

/** The answer to a command on a payment that has begun. */
export function paymentReply(
  status: number,
  payment: StateAt<Payment>,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const { state } = payment;
  if (!hasBegun(state)) throw new Error('A command on a payment was accepted, but the payment has not begun');
  return { status, body: toAnswer(state), headers: { ...headers, ...commandHeaders(payment) } };
}

function hasBegun(payment: Payment): payment is BegunPayment {
  return payment.status !== 'none' && payment.terms !== null;
}

function toAnswer(payment: BegunPayment): PaymentAnswer {
  const { paymentId, orderId, reference, amount, currency } = payment.terms;
  const captured = payment.status === 'captured' ? payment : undefined;
  const refunds = [...(captured?.refunds ?? [])].map(([id, { amount, status }]) => ({ id, amount, status }));
  return {
    id: paymentId,
    orderId,
    reference,
    amount,
    currency,
    status: statusOf(payment),
    capturedAmount: captured?.captured ?? 0,
    refundableAmount: captured ? refundable(captured) : 0,
    refunds,
  };
}

function statusOf(payment: BegunPayment): PaymentAnswer['status'] {
  if (payment.status === 'authorizing') return 'requested';
  if (payment.status === 'action-required') return 'action_required';
  if (payment.status !== 'captured') return payment.status;
  const left = refundable(payment);
  if (left === payment.captured) return 'captured';
  return left === 0 ? 'refunded' : 'partially_refunded';
}
