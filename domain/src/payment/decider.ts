import { never, nothing, refuse, type Decider, type Decision } from '../decider';
import { isChargeable, stepOf } from '../money';
import type {
  CancelPayment,
  CapturePayment,
  ConfirmPayment,
  PaymentCommand,
  RecordDecline,
  RequestAuthorization,
  RetryAuthorization,
} from './commands';
import type { PaymentEvent } from './events';
import { evolvePayment } from './evolve-payment';
import { observePayment } from './observe-payment';
import { isOpen, type Payment } from './payment';
import { recordRefundFailure, refundPayment } from './refund-payment';

/** A payment: the intent to call the gateway is an event before the call is made (rule P2). */
export const paymentDecider: Decider<Payment, PaymentCommand, PaymentEvent> = {
  initialState: { status: 'none' },
  evolve: evolvePayment,
  decide: (payment, command) => {
    switch (command.type) {
      case 'RequestAuthorization':
        return requestAuthorization(payment, command);
      case 'RetryAuthorization':
        return retryAuthorization(payment, command);
      case 'ConfirmPayment':
        return confirmPayment(payment, command);
      case 'CapturePayment':
        return capturePayment(payment, command);
      case 'CancelPayment':
        return cancelPayment(payment, command);
      case 'RefundPayment':
        return refundPayment(payment, command);
      case 'ObservePayment':
        return observePayment(payment, command);
      case 'RecordDecline':
        return recordDecline(payment, command);
      case 'RecordRefundFailure':
        return recordRefundFailure(payment, command);
      default:
        return never(command);
    }
  },
};

function requestAuthorization(payment: Payment, command: RequestAuthorization): Decision<PaymentEvent> {
  if (payment.status !== 'none') return nothing;
  const { type: _, ...facts } = command;
  if (!isChargeable(facts.amount, facts.currency))
    return refuse('amount-not-chargeable', {
      amount: facts.amount,
      currency: facts.currency,
      step: stepOf(facts.currency),
    });
  return [{ type: 'PaymentAuthorizationRequested', data: { ...facts, attempt: 1, gatewayPaymentId: null } }];
}

/** Another card after a decline, until the deadline; the money is asked for under the same payment, so that it is taken once. */
function retryAuthorization(payment: Payment, command: RetryAuthorization): Decision<PaymentEvent> {
  const { paymentId, attemptId, paymentToken, at } = command;
  if (payment.status === 'none') return refuse('payment-not-found', { paymentId });
  if (!isOpen(payment)) return refuse('payment-not-declined', { paymentId, status: payment.status });
  if (payment.attemptIds.includes(attemptId)) return nothing;
  if (payment.status !== 'declined')
    return refuse('payment-not-declined', { paymentId, status: payment.status });
  const { terms, attempt, gatewayPaymentId } = payment;
  if (terms.deadline !== null && at > terms.deadline)
    return refuse('payment-deadline-passed', { paymentId, deadline: terms.deadline });
  const facts = { attempt: attempt + 1, attemptId, paymentToken, gatewayPaymentId, at };
  return [{ type: 'PaymentAuthorizationRequested', data: { ...terms, ...facts } }];
}

function confirmPayment(payment: Payment, { paymentId, at }: ConfirmPayment): Decision<PaymentEvent> {
  if (payment.status === 'none') return refuse('payment-not-found', { paymentId });
  // Asked for already: a double click, or a webhook that was faster.
  if (payment.status === 'authorizing' && payment.confirmations > 0) return nothing;
  if (payment.status !== 'action-required' || payment.gatewayPaymentId === null)
    return refuse('payment-needs-no-confirmation', { paymentId, status: payment.status });
  const { attempt, confirmations, gatewayPaymentId, terms } = payment;
  const { orderId } = terms;
  const confirmation = confirmations + 1;
  return [
    {
      type: 'PaymentConfirmationRequested',
      data: { paymentId, orderId, attempt, confirmation, gatewayPaymentId, at },
    },
  ];
}

/** P5: capture or cancel, whichever comes first to the payment's stream. */
function capturePayment(payment: Payment, { paymentId, at }: CapturePayment): Decision<PaymentEvent> {
  if (payment.status === 'capturing' || payment.status === 'captured') return nothing;
  if (payment.status !== 'authorized' || payment.gatewayPaymentId === null)
    return refuse('payment-not-authorized', { paymentId, status: payment.status });
  const { gatewayPaymentId, terms } = payment;
  const { orderId, amount } = terms;
  return [{ type: 'PaymentCaptureRequested', data: { paymentId, orderId, gatewayPaymentId, amount, at } }];
}

/**
 * P5: decided before the gateway is called, and only while the capture is not. One that overtakes the request for the
 * money closes the payment, so that the request, when it comes, does nothing.
 */
function cancelPayment(
  payment: Payment,
  { paymentId, orderId, reason, at }: CancelPayment,
): Decision<PaymentEvent> {
  if (payment.status === 'none')
    return [{ type: 'PaymentCancelled', data: { paymentId, orderId, gatewayPaymentId: null, reason, at } }];
  if (!isOpen(payment) || payment.status === 'cancelling' || payment.status === 'capturing') return nothing;
  const { gatewayPaymentId } = payment;
  // The gateway turned the attempt away before it made anything: there is nothing to cancel there.
  if (payment.status === 'declined' && gatewayPaymentId === null)
    return [{ type: 'PaymentCancelled', data: { paymentId, orderId, gatewayPaymentId, reason, at } }];
  return [
    { type: 'PaymentCancellationRequested', data: { paymentId, orderId, gatewayPaymentId, reason, at } },
  ];
}

function recordDecline(
  payment: Payment,
  { paymentId, attempt, code, at }: RecordDecline,
): Decision<PaymentEvent> {
  if (!isOpen(payment) || payment.attempt !== attempt) return nothing;
  if (payment.status === 'cancelling') {
    // Nothing was ever made at the gateway for this payment, so there is nothing left to cancel.
    if (payment.gatewayPaymentId !== null) return nothing;
    const { cancellation, terms } = payment;
    const { orderId } = terms;
    const reason = cancellation ?? code;
    return [{ type: 'PaymentCancelled', data: { paymentId, orderId, gatewayPaymentId: null, reason, at } }];
  }
  if (payment.status !== 'authorizing') return nothing;
  const { gatewayPaymentId, terms } = payment;
  const { orderId } = terms;
  return [
    {
      type: 'PaymentDeclined',
      data: { paymentId, orderId, attempt, code, gatewayPaymentId, chargeId: null, at },
    },
  ];
}
