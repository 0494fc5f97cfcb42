import type { GatewayPayment } from '../port';
import { holdEndsMs, type PaymentIntent } from './payment-intent';

/** The payment as the port shows it. */
export function toGatewayPayment(intent: PaymentIntent): GatewayPayment {
  const holdEnds = holdEndsMs(intent);
  return {
    gatewayPaymentId: intent.id,
    status: intent.status,
    amount: intent.amount,
    currency: intent.currency,
    amountReceived: intent.amountReceived,
    captureBefore: holdEnds === null ? null : new Date(holdEnds).toISOString(),
    livemode: false,
    paymentId: intent.paymentId,
    orderId: intent.orderId,
    chargeId: intent.chargeId,
    declineCode: intent.lastError === null ? null : (intent.lastError.declineCode ?? intent.lastError.code),
    cancellationReason: intent.cancellationReason,
    nextActionUrl: intent.nextActionUrl,
    refunds: intent.refunds.map(({ id, refundId, amount, status, failureReason }) => ({
      gatewayRefundId: id,
      refundId,
      amount,
      status,
      failureReason,
    })),
    disputes: intent.disputes.map(({ id, amount, inquiry, status }) => ({
      disputeId: id,
      amount,
      inquiry,
      status,
    })),
  };
}
