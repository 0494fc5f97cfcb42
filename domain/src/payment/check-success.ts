import type { ObservePayment } from './commands';
import type { PaymentEvent } from './events';
import type { PaymentTerms } from './payment';

/** P10: amount, currency, our ids and livemode; of a success also that all of it was received. */
export function matches(terms: PaymentTerms, { observation, livemode }: ObservePayment): boolean {
  return (
    observation.amount === terms.amount &&
    observation.currency === terms.currency &&
    observation.paymentId === terms.paymentId &&
    observation.orderId === terms.orderId &&
    observation.livemode === livemode &&
    (observation.status !== 'succeeded' || observation.amountReceived === terms.amount)
  );
}

/** Holds the payment for an operator, with what was expected and what was seen. */
export function quarantine(
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
