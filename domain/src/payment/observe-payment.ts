import { never, nothing, type Decision } from '../decider';
import type { ObservePayment } from './commands';
import type { PaymentEvent } from './events';
import { observeAfterCapture } from './observe-after-capture';
import { evolvePayment, isOpen, type OpenPayment, type Payment, type PaymentTerms } from './payment';

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
  const progress = isOpen(payment) ? observeOpen(payment, command) : lateCapture(payment, terms, command);
  const after = progress.reduce(evolvePayment, payment);
  return after.status === 'captured' ? [...progress, ...observeAfterCapture(after, command)] : progress;
}

/** P6: money taken after the payment was cancelled is a fact; the process manager gives it back. */
function lateCapture(payment: Payment, terms: PaymentTerms, command: ObservePayment): PaymentEvent[] {
  return payment.status === 'cancelled' && command.observation.status === 'succeeded'
    ? [captured(terms, command)]
    : [];
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
      if (payment.status !== 'authorizing' || isOldNews(payment, command)) return [];
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
      // While it is being cancelled this is said once, for the record and for the gateway's id.
      if (payment.status === 'cancelling' && payment.gatewayPaymentId !== null) return [];
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
  const { status, attempt, terms } = payment;
  const waits = status === 'authorizing' || status === 'action-required';
  const learnsOfIt = status === 'cancelling' && payment.gatewayPaymentId === null;
  if ((!waits && !learnsOfIt) || isOldNews(payment, command)) return [];
  const { paymentId, orderId } = terms;
  const { observation, at } = command;
  const { gatewayPaymentId, chargeId, declineCode } = observation;
  const code = declineCode ?? 'declined';
  return [
    { type: 'PaymentDeclined', data: { paymentId, orderId, attempt, code, gatewayPaymentId, chargeId, at } },
  ];
}

/**
 * Whether it may tell of an earlier attempt than the present one. The answer to our own call names its attempt; anything
 * else is news only with a charge that has not been heard of, or once we know that the customer was asked to act.
 */
function isOldNews(payment: OpenPayment, { attempt, observation }: ObservePayment): boolean {
  if (attempt !== null) return attempt !== payment.attempt;
  if (observation.chargeId !== null) return payment.declinedCharges.includes(observation.chargeId);
  return observation.status === 'requires_payment_method' && payment.status !== 'action-required';
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

/** P10: amount, currency, our ids and livemode; of a success also that all of it was received. */
function matches(terms: PaymentTerms, { observation, livemode }: ObservePayment): boolean {
  return (
    observation.amount === terms.amount &&
    observation.currency === terms.currency &&
    observation.paymentId === terms.paymentId &&
    observation.orderId === terms.orderId &&
    observation.livemode === livemode &&
    (observation.status !== 'succeeded' || observation.amountReceived === terms.amount)
  );
}

function quarantine(
  terms: PaymentTerms,
  { observation, at }: ObservePayment,
  livemode: boolean,
): PaymentEvent {
  const { paymentId, orderId, amount, currency } = terms;
  const { gatewayPaymentId } = observation;
  const observedAmount = observation.status === 'succeeded' ? observation.amountReceived : observation.amount;
  const {
    currency: observedCurrency,
    paymentId: observedId,
    orderId: observedOrder,
    livemode: observedMode,
  } = observation;
  return {
    type: 'PaymentQuarantined',
    data: {
      paymentId,
      orderId,
      gatewayPaymentId,
      expected: { amount, currency, paymentId, orderId, livemode },
      observed: {
        amount: observedAmount,
        currency: observedCurrency,
        paymentId: observedId,
        orderId: observedOrder,
        livemode: observedMode,
      },
      at,
    },
  };
}
