/** The calls to the gateway that a payment's events ask for, as the payment effects make them: in order, one at a time. */
import { isOpen, type Payment, type PaymentCommand, type PaymentEvent } from '../../src';
import type { Answer, GatewayModel, Terms } from './gateway-model';

/** What is to be recorded of a call; none if it is not needed; `again` if it must be made once more, later. */
export type Call = { readonly record: readonly PaymentCommand[]; readonly again?: true };

type Data<T extends PaymentEvent['type']> = Extract<PaymentEvent, { type: T }>['data'];

export interface Counter {
  readonly gateway: GatewayModel;
  readonly payment: Payment;
  readonly at: string;
  readonly termsOf: (data: Data<'PaymentAuthorizationRequested'>) => Terms;
}

const notNeeded: Call = { record: [] };

export function callFor(event: PaymentEvent, counter: Counter): Call {
  switch (event.type) {
    case 'PaymentAuthorizationRequested':
      return authorize(event.data, counter);
    case 'PaymentConfirmationRequested':
      return confirm(event.data, counter);
    case 'PaymentCaptureRequested':
      return capture(event.data, counter);
    case 'PaymentCancellationRequested':
      return cancel(event.data, counter);
    case 'RefundRequested':
      return refund(event.data, counter);
    default:
      return notNeeded;
  }
}

function authorize(
  data: Data<'PaymentAuthorizationRequested'>,
  { gateway, payment, at, termsOf }: Counter,
): Call {
  const { paymentId, attempt, gatewayPaymentId } = data;
  if (!isOpen(payment) || payment.attempt !== attempt || payment.confirmations > 0) return notNeeded;
  const isUnanswered = payment.status === 'cancelling' && payment.gatewayPaymentId === null;
  if (payment.status !== 'authorizing' && !isUnanswered) return notNeeded;
  const answer = gateway.authorize(`${paymentId}:${attempt}`, termsOf(data), gatewayPaymentId);
  if (answer.refused !== undefined && !answer.payment)
    return { record: [{ type: 'RecordDecline', paymentId, attempt, code: answer.refused, at }] };
  return observed(paymentId, answer, attempt, at);
}

function confirm(data: Data<'PaymentConfirmationRequested'>, { gateway, payment, at }: Counter): Call {
  const { paymentId, attempt, confirmation, gatewayPaymentId } = data;
  const isNeeded =
    isOpen(payment) &&
    payment.status === 'authorizing' &&
    payment.attempt === attempt &&
    payment.confirmations === confirmation;
  if (!isNeeded) return notNeeded;
  const key = `${paymentId}:confirm:${attempt}.${confirmation}`;
  return observed(paymentId, gateway.confirm(key, gatewayPaymentId), attempt, at);
}

function capture(data: Data<'PaymentCaptureRequested'>, { gateway, payment, at }: Counter): Call {
  const { paymentId, gatewayPaymentId } = data;
  if (payment.status !== 'capturing') return notNeeded;
  return observed(paymentId, gateway.capture(`${paymentId}:capture`, gatewayPaymentId), null, at);
}

function cancel(data: Data<'PaymentCancellationRequested'>, { gateway, payment, at }: Counter): Call {
  const { paymentId } = data;
  if (payment.status !== 'cancelling') return notNeeded;
  const id = data.gatewayPaymentId ?? payment.gatewayPaymentId ?? gateway.find(paymentId);
  if (id === undefined)
    return {
      record: [{ type: 'RecordDecline', paymentId, attempt: payment.attempt, code: 'never-made', at }],
    };
  const answer = gateway.cancel(`${id}:cancel`, id);
  const call = observed(paymentId, answer, null, at);
  return answer.payment?.status === 'processing' ? { ...call, again: true } : call;
}

function refund(data: Data<'RefundRequested'>, { gateway, payment, at }: Counter): Call {
  const { paymentId, refundId, amount, gatewayPaymentId } = data;
  if (payment.status !== 'captured' || payment.refunds.get(refundId)?.status !== 'pending') return notNeeded;
  const answer = gateway.refund(`${paymentId}:${refundId}`, gatewayPaymentId, refundId, amount);
  if (answer.refused === undefined) return observed(paymentId, answer, null, at);
  return { record: [{ type: 'RecordRefundFailure', paymentId, refundId, code: answer.refused, at }] };
}

/** A refusal's payment says how things stand; it is the answer to no attempt. */
function observed(
  paymentId: string,
  { payment: observation, refused }: Answer,
  attempt: number | null,
  at: string,
): Call {
  if (!observation) return notNeeded;
  const answered = refused === undefined ? attempt : null;
  return {
    record: [{ type: 'ObservePayment', paymentId, observation, attempt: answered, livemode: false, at }],
  };
}
