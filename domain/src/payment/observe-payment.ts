import { never, nothing, type Decision } from '../decider';
import type { ObservePayment } from './commands';
import type { PaymentEvent } from './events';
import { observeAfterCapture } from './observe-after-capture';
import { evolvePayment } from './evolve-payment';
import { matches, quarantine } from './check-success';
import { isOpen, type CancelledPayment, type OpenPayment, type Payment, type PaymentTerms } from './payment';

/**
 * Takes in what the gateway says. It may be old, repeated or about something that we did not ask for; a state is never
 * taken back by it (rule P3), and a success that is not what was asked for is quarantined (rule P10).
 */
export function observePayment(payment: Payment, command: ObservePayment): Decision<PaymentEvent> {
  if (payment.status === 'none' || payment.status === 'quarantined') return nothing;
  const terms = payment.terms;
  // Called off before it was asked for: nothing of ours can have reached the gateway.
  if (terms === null) return nothing;
  const { observation, livemode } = command;
  const holdsMoney = observation.status === 'requires_capture' || observation.status === 'succeeded';
  if (holdsMoney && payment.status !== 'captured' && !matches(terms, command))
    return [quarantine(terms, command, livemode)];
  const progress = observeMoney(payment, terms, command);
  const after = progress.reduce(evolvePayment, payment);
  return after.status === 'captured' ? [...progress, ...observeAfterCapture(after, command)] : progress;
}

function observeMoney(payment: Payment, terms: PaymentTerms, command: ObservePayment): PaymentEvent[] {
  if (isOpen(payment)) return observeOpen(payment, command);
  return payment.status === 'cancelled' ? observeCancelled(payment, terms, command) : [];
}

/**
 * P6: money taken after the payment was cancelled is a fact; the process manager gives it back. A hold is let go, unless it is
 * the one that is known to be cancelled: then this is old news.
 */
function observeCancelled(
  payment: CancelledPayment,
  terms: PaymentTerms,
  command: ObservePayment,
): PaymentEvent[] {
  const { observation, at } = command;
  const { gatewayPaymentId } = observation;
  if (observation.status === 'succeeded') return [captured(terms, command)];
  if (observation.status !== 'requires_capture' || gatewayPaymentId === payment.gatewayPaymentId) return [];
  const { paymentId, orderId } = terms;
  const { reason } = payment;
  return [
    { type: 'PaymentCancellationRequested', data: { paymentId, orderId, gatewayPaymentId, reason, at } },
  ];
}

function observeOpen(payment: OpenPayment, command: ObservePayment): PaymentEvent[] {
  const { terms, attempt } = payment;
  const { paymentId, orderId } = terms;
  const { observation, at } = command;
  const { gatewayPaymentId } = observation;
  const facts = { paymentId, orderId, gatewayPaymentId, at };
  switch (observation.status) {
    case 'requires_confirmation':
    case 'processing':
      return [];
    case 'requires_action':
      if (!isNews(payment, command, ['authorizing'])) return [];
      return [
        {
          type: 'PaymentActionRequired',
          data: { ...facts, attempt, nextActionUrl: observation.nextActionUrl },
        },
      ];
    case 'requires_payment_method':
      return declined(payment, command);
    case 'requires_capture':
      if (payment.status === 'authorized' || payment.status === 'capturing') return [];
      if (payment.status === 'cancelling' && !tellsWhatToCancel(payment)) return [];
      return [
        { type: 'PaymentAuthorized', data: { ...facts, attempt, captureBefore: observation.captureBefore } },
      ];
    case 'succeeded':
      return [captured(terms, command)];
    case 'canceled':
      return [{ type: 'PaymentCancelled', data: { ...facts, reason: cancellationReason(payment, command) } }];
    default:
      return never(observation.status);
  }
}

function declined(payment: OpenPayment, command: ObservePayment): PaymentEvent[] {
  if (!isNews(payment, command, ['authorizing', 'action-required'])) return [];
  const { attempt, terms } = payment;
  const { paymentId, orderId } = terms;
  const { observation, at } = command;
  const { gatewayPaymentId, chargeId, declineCode } = observation;
  const code = declineCode ?? 'declined';
  return [
    { type: 'PaymentDeclined', data: { paymentId, orderId, attempt, code, gatewayPaymentId, chargeId, at } },
  ];
}

/** While it is being cancelled, the first that is heard from the gateway is put down: it has the id that is to be cancelled. */
function tellsWhatToCancel({ status, gatewayPaymentId }: OpenPayment): boolean {
  return status === 'cancelling' && gatewayPaymentId === null;
}

function isNews(
  payment: OpenPayment,
  command: ObservePayment,
  waiting: readonly OpenPayment['status'][],
): boolean {
  if (tellsWhatToCancel(payment)) return true;
  return waiting.includes(payment.status) && !isOldNews(payment, command);
}

/**
 * Whether it may tell of an earlier attempt than the present one. The answer to our own call names its attempt; anything
 * else is news once we know that the customer was asked to act (a challenge fails without a charge of its own), or else only
 * with a charge that has not been heard of.
 */
function isOldNews(payment: OpenPayment, { attempt, observation }: ObservePayment): boolean {
  if (attempt !== null) return attempt !== payment.attempt;
  if (payment.status === 'action-required' || payment.confirmations > 0) return false;
  if (observation.chargeId !== null) return payment.declinedCharges.includes(observation.chargeId);
  return observation.status === 'requires_payment_method';
}

function captured(
  { paymentId, orderId, currency }: PaymentTerms,
  { observation, at }: ObservePayment,
): PaymentEvent {
  const { gatewayPaymentId, amountReceived } = observation;
  return {
    type: 'PaymentCaptured',
    data: { paymentId, orderId, gatewayPaymentId, amount: amountReceived, currency, at },
  };
}

/** P8: a hold that lapsed says so itself. */
function cancellationReason(payment: OpenPayment, { observation }: ObservePayment): string {
  if (observation.cancellationReason === 'automatic') return 'authorization-expired';
  return payment.cancellation ?? 'cancelled-at-gateway';
}
