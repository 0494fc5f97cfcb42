import type { ObservePayment } from './commands';
import type { PaymentEvent } from './events';
import type { ObservedDispute, ObservedRefund } from './observation';
import { evolvePayment } from './evolve-payment';
import type { CapturedPayment } from './payment';
import { requestDeferredRefunds } from './refund-payment';

/** Refunds and disputes that the gateway tells of (rule P9). */
export function observeAfterCapture(
  payment: CapturedPayment,
  { observation, at }: ObservePayment,
): PaymentEvent[] {
  const events: PaymentEvent[] = [
    ...observation.refunds.flatMap((refund) => observeRefund(payment, refund, at)),
    ...observation.disputes.flatMap((dispute) => observeDispute(payment, dispute, at)),
  ];
  const after = events.reduce<ReturnType<typeof evolvePayment>>(evolvePayment, payment);
  const disputeClosed = events.some((event) => event.type === 'DisputeClosed');
  if (disputeClosed && after.status === 'captured') events.push(...requestDeferredRefunds(after, at));
  return events;
}

function observeRefund(payment: CapturedPayment, observed: ObservedRefund, at: string): PaymentEvent[] {
  const { paymentId, orderId, currency } = payment.terms;
  const { amount } = observed;
  const refundId = observed.refundId ?? observed.gatewayRefundId;
  const known = payment.refunds.get(refundId);
  const facts = { paymentId, orderId, refundId, amount, currency, at };
  const failed = observed.status === 'failed' || observed.status === 'canceled';
  if (!known || known.status === 'deferred')
    return failed ? [] : [{ type: 'ExternalRefundObserved', data: facts }];
  if (failed && known.status !== 'failed')
    return [{ type: 'RefundFailed', data: { ...facts, code: observed.failureReason ?? observed.status } }];
  // A refund that failed stays so: the gateway never takes that back, a late "succeeded" is old news.
  if (observed.status === 'succeeded' && known.status === 'pending')
    return [{ type: 'RefundSucceeded', data: facts }];
  return [];
}

function observeDispute(payment: CapturedPayment, observed: ObservedDispute, at: string): PaymentEvent[] {
  const { paymentId, orderId } = payment.terms;
  const { disputeId, amount, inquiry, status } = observed;
  const known = payment.disputes.get(disputeId)?.status;
  const facts = { paymentId, orderId, disputeId, at };
  if (known === 'won' || known === 'lost') return [];
  const isNews = known === undefined || (known === 'inquiry' && !inquiry);
  // Also of one that is over already: what a lost one took has to be known.
  const opened: PaymentEvent[] = isNews
    ? [{ type: 'DisputeOpened', data: { ...facts, amount, inquiry } }]
    : [];
  return status === 'open'
    ? opened
    : [...opened, { type: 'DisputeClosed', data: { ...facts, outcome: status } }];
}
