import { nothing, refuse, type Decision } from '../decider';
import { isChargeable, stepOf } from '../money';
import type { RecordRefundFailure, RefundPayment } from './commands';
import type { PaymentEvent } from './events';
import { isDisputed, refundable, type CapturedPayment, type Payment } from './payment';

/**
 * Gives money back, never more than was taken (rule P9): what is pending counts, what failed does not.
 *
 * Refuses: `payment-not-captured`, `payment-disputed`, `nothing-to-refund`, `refund-exceeds-captured`, `amount-not-chargeable`.
 */
export function refundPayment(payment: Payment, command: RefundPayment): Decision<PaymentEvent> {
  const { paymentId, refundId, reason, at } = command;
  if (payment.status === 'none') return refuse('payment-not-found', { paymentId });
  if (payment.status !== 'captured')
    return refuse('payment-not-captured', { paymentId, status: payment.status });
  if (payment.refunds.has(refundId)) return nothing;
  if (isDisputed(payment)) {
    if (!command.waitsForDispute) return refuse('payment-disputed', { paymentId });
    const { orderId } = payment.terms;
    return [{ type: 'RefundDeferred', data: { paymentId, orderId, refundId, reason, at } }];
  }
  const left = refundable(payment);
  const amount = command.amount ?? left;
  if (left === 0)
    return command.waitsForDispute
      ? nothing
      : refuse('nothing-to-refund', { paymentId, captured: payment.captured });
  if (amount > left)
    return refuse('refund-exceeds-captured', {
      paymentId,
      captured: payment.captured,
      refundable: left,
      amount,
    });
  const { currency } = payment.terms;
  if (!isChargeable(amount, currency))
    return refuse('amount-not-chargeable', { amount, currency, step: stepOf(currency) });
  return [refundRequested(payment, { refundId, amount, reason, at })];
}

/** The refund that waited for its disputes, for all that is left; none while one is still open. */
export function requestDeferredRefunds(payment: CapturedPayment, at: string): PaymentEvent[] {
  const deferred = [...payment.refunds].find(([, refund]) => refund.status === 'deferred');
  const amount = refundable(payment);
  if (!deferred || amount === 0 || isDisputed(payment)) return [];
  const [refundId, { reason }] = deferred;
  return [refundRequested(payment, { refundId, amount, reason, at })];
}

/** P9: a failed refund reopens the liability. */
export function recordRefundFailure(payment: Payment, command: RecordRefundFailure): Decision<PaymentEvent> {
  const { paymentId, refundId, code, at } = command;
  const refund = payment.status === 'captured' ? payment.refunds.get(refundId) : undefined;
  if (payment.status !== 'captured' || refund?.status !== 'pending') return nothing;
  const { orderId, currency } = payment.terms;
  return [
    {
      type: 'RefundFailed',
      data: { paymentId, orderId, refundId, amount: refund.amount, currency, code, at },
    },
  ];
}

function refundRequested(
  { terms, gatewayPaymentId }: CapturedPayment,
  refund: { refundId: string; amount: number; reason: string | null; at: string },
): PaymentEvent {
  const { paymentId, orderId, currency } = terms;
  return { type: 'RefundRequested', data: { paymentId, orderId, gatewayPaymentId, currency, ...refund } };
}
