import { isOpen, type PaymentEvent } from '@queuecommerce/domain';
import type { Effect } from './effect';

type Data<T extends PaymentEvent['type']> = Extract<PaymentEvent, { type: T }>['data'];

/** The call that an event asks for; undefined for one that tells of what has happened. */
export function effectOf(event: PaymentEvent): Effect | undefined {
  switch (event.type) {
    case 'PaymentAuthorizationRequested':
      return authorize(event.data);
    case 'PaymentConfirmationRequested':
      return confirm(event.data);
    case 'PaymentCaptureRequested':
      return capture(event.data);
    case 'PaymentCancellationRequested':
      return cancel(event.data);
    case 'RefundRequested':
      return refund(event.data);
    default:
      return undefined;
  }
}

function authorize(data: Data<'PaymentAuthorizationRequested'>): Effect {
  const { paymentId, orderId, amount, currency, paymentToken, capture, attempt } = data;
  return {
    paymentId,
    operation: 'authorize',
    idempotencyKey: `${paymentId}:authorize:${attempt}`,
    attempt,
    gatewayPaymentId: data.gatewayPaymentId,
    isNeeded(payment) {
      if (!isOpen(payment) || payment.attempt !== attempt || payment.confirmations > 0) return false;
      // A cancellation that came meanwhile waits behind this: without the answer nobody knows what there is to cancel.
      const isUnanswered = payment.status === 'cancelling' && payment.gatewayPaymentId === null;
      return payment.status === 'authorizing' || isUnanswered;
    },
    isUndone: ({ status }) => status === 'requires_payment_method' || status === 'requires_confirmation',
    call(gateway, { idempotencyKey: key, gatewayPaymentId }) {
      // A payment of ours that a look-up found is tried again, not made again. Another body takes another key.
      const isFound = gatewayPaymentId !== data.gatewayPaymentId;
      const idempotencyKey = isFound ? `${key}:${gatewayPaymentId}` : key;
      const terms = { paymentId, orderId, amount, currency, paymentToken, capture };
      return gateway.authorize({ ...terms, idempotencyKey, gatewayPaymentId });
    },
    onRefusal: (code, at) => ({ type: 'RecordDecline', paymentId, attempt, code, at }),
  };
}

function confirm(data: Data<'PaymentConfirmationRequested'>): Effect {
  const { paymentId, attempt, confirmation, gatewayPaymentId } = data;
  return {
    paymentId,
    operation: 'confirm',
    idempotencyKey: `${paymentId}:confirm:${attempt}.${confirmation}`,
    attempt,
    gatewayPaymentId,
    isNeeded: (payment) =>
      isOpen(payment) &&
      payment.status === 'authorizing' &&
      payment.attempt === attempt &&
      payment.confirmations === confirmation,
    isUndone: ({ status }) => status === 'requires_action' || status === 'requires_confirmation',
    call: (gateway, { idempotencyKey }) => gateway.confirm({ idempotencyKey, gatewayPaymentId }),
    onRefusal: () => undefined,
  };
}

function capture({ paymentId, gatewayPaymentId }: Data<'PaymentCaptureRequested'>): Effect {
  return {
    paymentId,
    operation: 'capture',
    idempotencyKey: `${paymentId}:capture:1`,
    attempt: null,
    gatewayPaymentId,
    isNeeded: ({ status }) => status === 'capturing',
    isUndone: ({ status }) => status === 'requires_capture',
    call: (gateway, { idempotencyKey }) => gateway.capture({ idempotencyKey, gatewayPaymentId }),
    onRefusal: () => undefined,
  };
}

function cancel({ paymentId, gatewayPaymentId: known }: Data<'PaymentCancellationRequested'>): Effect {
  return {
    paymentId,
    operation: 'cancel',
    idempotencyKey: `${paymentId}:cancel`,
    attempt: null,
    gatewayPaymentId: known,
    isNeeded: ({ status }) => status === 'cancelling',
    isUndone: ({ status }) => status !== 'canceled' && status !== 'succeeded',
    call(gateway, { idempotencyKey: key, gatewayPaymentId }) {
      if (gatewayPaymentId === null) return undefined;
      // P6: what turns up at the gateway after the cancellation is cancelled too.
      return gateway.cancel({ idempotencyKey: `${key}:${gatewayPaymentId}`, gatewayPaymentId });
    },
    onRefusal: () => undefined,
  };
}

function refund({ paymentId, gatewayPaymentId, refundId, amount }: Data<'RefundRequested'>): Effect {
  return {
    paymentId,
    operation: 'refund',
    idempotencyKey: `${paymentId}:refund:${refundId}`,
    attempt: null,
    gatewayPaymentId,
    isNeeded: (payment) =>
      payment.status === 'captured' && payment.refunds.get(refundId)?.status === 'pending',
    isUndone: ({ refunds }) => !refunds.some((each) => each.refundId === refundId),
    call: (gateway, { idempotencyKey }) =>
      gateway.refund({ idempotencyKey, gatewayPaymentId, refundId, amount }),
    onRefusal: (code, at) => ({ type: 'RecordRefundFailure', paymentId, refundId, code, at }),
  };
}
