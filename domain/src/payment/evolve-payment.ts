import { never } from '../decider';
import type { PaymentEvent } from './events';
import {
  isOpen,
  type Dispute,
  type OpenPayment,
  type Payment,
  type PaymentTerms,
  type Refund,
} from './payment';

/** A payment after one of its events. */
export function evolvePayment(payment: Payment, event: PaymentEvent): Payment {
  switch (event.type) {
    case 'PaymentAuthorizationRequested':
      return attempted(payment, event.data);
    case 'PaymentCancelled': {
      const { gatewayPaymentId, reason } = event.data;
      const attempts = isOpen(payment) ? payment.attempt : 0;
      return { status: 'cancelled', terms: termsOf(payment), attempts, gatewayPaymentId, reason };
    }
    case 'PaymentCaptured': {
      const terms = termsOf(payment);
      if (!terms) return payment;
      const { gatewayPaymentId, amount } = event.data;
      return {
        status: 'captured',
        terms,
        gatewayPaymentId,
        captured: amount,
        refunds: new Map(),
        disputes: new Map(),
      };
    }
    case 'PaymentQuarantined': {
      const terms = termsOf(payment);
      return terms
        ? { status: 'quarantined', terms, gatewayPaymentId: event.data.gatewayPaymentId }
        : payment;
    }
    case 'PaymentActionRequired':
    case 'PaymentConfirmationRequested':
    case 'PaymentAuthorized':
    case 'PaymentDeclined':
    case 'PaymentCaptureRequested':
      return isOpen(payment) ? evolveOpen(payment, event) : payment;
    case 'PaymentCancellationRequested':
      return isOpen(payment) ? evolveOpen(payment, event) : cancelledAgain(payment, event.data);
    case 'RefundRequested':
      return withRefund(payment, event.data.refundId, { ...event.data, status: 'pending' });
    case 'RefundDeferred':
      return withRefund(payment, event.data.refundId, {
        amount: 0,
        reason: event.data.reason,
        status: 'deferred',
      });
    case 'RefundSucceeded':
    case 'ExternalRefundObserved':
      return withRefund(payment, event.data.refundId, {
        amount: event.data.amount,
        status: 'succeeded',
        reason: null,
      });
    case 'RefundFailed':
      return withRefund(payment, event.data.refundId, {
        amount: event.data.amount,
        status: 'failed',
        reason: null,
      });
    case 'DisputeOpened': {
      const { disputeId, amount, inquiry } = event.data;
      return withDispute(
        payment,
        disputeId,
        inquiry ? { status: 'inquiry', amount: 0 } : { status: 'open', amount },
      );
    }
    case 'DisputeClosed':
      return closedDispute(payment, event.data);
    default:
      return never(event);
  }
}

type EventNamed<T> = Extract<PaymentEvent, { type: T }>;

function attempted(payment: Payment, data: EventNamed<'PaymentAuthorizationRequested'>['data']): Payment {
  const { paymentId, orderId, reference, amount, currency, capture, deadline, attempt, attemptId } = data;
  const terms = { paymentId, orderId, reference, amount, currency, capture, deadline };
  const { attemptIds, declinedCharges } = isOpen(payment) ? payment : { attemptIds: [], declinedCharges: [] };
  const { gatewayPaymentId } = data;
  const fresh = { confirmations: 0, declinedCharges, cancellation: null };
  return {
    status: 'authorizing',
    terms,
    attempt,
    attemptIds: [...attemptIds, attemptId],
    gatewayPaymentId,
    ...fresh,
  };
}

/** P6: after the cancellation something was found at the gateway that is still to be cancelled. */
function cancelledAgain(payment: Payment, data: EventNamed<'PaymentCancellationRequested'>['data']): Payment {
  if (payment.status !== 'cancelled' || payment.terms === null) return payment;
  const { terms, attempts } = payment;
  const { gatewayPaymentId, reason } = data;
  const forgotten = { attemptIds: [], confirmations: 0, declinedCharges: [] };
  return {
    status: 'cancelling',
    terms,
    attempt: attempts,
    gatewayPaymentId,
    cancellation: reason,
    ...forgotten,
  };
}

function evolveOpen(
  payment: OpenPayment,
  event: EventNamed<
    | 'PaymentActionRequired'
    | 'PaymentConfirmationRequested'
    | 'PaymentAuthorized'
    | 'PaymentDeclined'
    | 'PaymentCaptureRequested'
    | 'PaymentCancellationRequested'
  >,
): OpenPayment {
  const gatewayPaymentId = event.data.gatewayPaymentId ?? payment.gatewayPaymentId;
  /** Once its cancellation is decided, nothing that is heard of a payment takes that back (rule P5). */
  const heard = (status: OpenPayment['status']) => (payment.cancellation === null ? status : 'cancelling');
  switch (event.type) {
    case 'PaymentActionRequired':
      return { ...payment, status: heard('action-required'), gatewayPaymentId };
    case 'PaymentConfirmationRequested':
      return { ...payment, status: 'authorizing', confirmations: event.data.confirmation };
    case 'PaymentAuthorized':
      return { ...payment, status: heard('authorized'), gatewayPaymentId };
    case 'PaymentDeclined': {
      const { chargeId } = event.data;
      const declinedCharges =
        chargeId === null ? payment.declinedCharges : [...payment.declinedCharges, chargeId];
      return { ...payment, status: heard('declined'), gatewayPaymentId, declinedCharges };
    }
    case 'PaymentCaptureRequested':
      return { ...payment, status: 'capturing' };
    case 'PaymentCancellationRequested':
      return { ...payment, status: 'cancelling', cancellation: event.data.reason };
    default:
      return never(event);
  }
}

function termsOf(payment: Payment): PaymentTerms | null {
  return payment.status === 'none' ? null : payment.terms;
}

function withRefund(payment: Payment, refundId: string, { amount, status, reason }: Refund): Payment {
  if (payment.status !== 'captured') return payment;
  return { ...payment, refunds: new Map(payment.refunds).set(refundId, { amount, status, reason }) };
}

function withDispute(payment: Payment, disputeId: string, dispute: Dispute): Payment {
  if (payment.status !== 'captured') return payment;
  return { ...payment, disputes: new Map(payment.disputes).set(disputeId, dispute) };
}

function closedDispute(
  payment: Payment,
  { disputeId, outcome }: EventNamed<'DisputeClosed'>['data'],
): Payment {
  if (payment.status !== 'captured') return payment;
  const amount = payment.disputes.get(disputeId)?.amount ?? 0;
  return withDispute(payment, disputeId, { status: outcome, amount });
}
