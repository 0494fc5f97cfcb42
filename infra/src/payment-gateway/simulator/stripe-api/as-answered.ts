import type { GatewayPayment } from '../../port';
import type { PaymentIntent } from '../payment-intent';

/** Declines that Stripe has a code of their own for; all others are `card_declined` with a decline code. */
const ownCodes = [
  'expired_card',
  'incorrect_cvc',
  'processing_error',
  'payment_intent_authentication_failure',
];

/** A payment as a request was answered, which for a repeat is what it was at the first (P2), and not what it is now. */
export function asAnswered(now: PaymentIntent, answered: GatewayPayment): PaymentIntent {
  const { captureBefore, cancellationReason, chargeId, nextActionUrl, declineCode } = answered;
  return {
    ...now,
    status: answered.status,
    amountReceived: answered.amountReceived,
    chargeId,
    nextActionUrl,
    lastError: declineCode === null ? null : decline(declineCode),
    captureBeforeMs: captureBefore === null ? null : Date.parse(captureBefore),
    canceledMs: answered.status === 'canceled' ? now.canceledMs : null,
    cancellationReason,
    refunds: answered.refunds.flatMap(({ gatewayRefundId, status, failureReason }) => {
      const refund = now.refunds.find(({ id }) => id === gatewayRefundId);
      return refund ? [{ ...refund, status, failureReason }] : [];
    }),
    disputes: answered.disputes.flatMap(({ disputeId, status }) => {
      const dispute = now.disputes.find(({ id }) => id === disputeId);
      return dispute ? [{ ...dispute, status }] : [];
    }),
  };
}

/** The two codes of a decline that the port shows as one. */
export function decline(declineCode: string): NonNullable<PaymentIntent['lastError']> {
  return ownCodes.includes(declineCode)
    ? { code: declineCode, declineCode: null }
    : { code: 'card_declined', declineCode };
}
