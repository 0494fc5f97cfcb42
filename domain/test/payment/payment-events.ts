/** Events of a payment. */
import type { PaymentEvent } from '../../src';
import { orderId, paymentId } from '../ids';
import { at } from '../scenario';
import { amount, facts, gatewayPaymentId, now, ofGateway, terms } from './payment-facts';

export const requested = (
  attempt = 1,
  attemptId = 'first',
  gatewayId: string | null = attempt === 1 ? null : gatewayPaymentId,
  time = '10:00',
): PaymentEvent => ({
  type: 'PaymentAuthorizationRequested',
  data: {
    ...now,
    ...terms,
    at: at(time),
    attempt,
    attemptId,
    paymentToken: attempt === 1 ? 'pm_card_visa' : `pm_${attemptId}`,
    gatewayPaymentId: gatewayId,
  },
});
export const actionRequired = (attempt = 1, nextActionUrl: string | null = null): PaymentEvent => ({
  type: 'PaymentActionRequired',
  data: { ...ofGateway, attempt, nextActionUrl },
});
export const confirmationRequested = (confirmation = 1, attempt = 1): PaymentEvent => ({
  type: 'PaymentConfirmationRequested',
  data: { ...ofGateway, attempt, confirmation },
});
export const authorized = (attempt = 1, captureBefore: string | null = null): PaymentEvent => ({
  type: 'PaymentAuthorized',
  data: { ...ofGateway, attempt, captureBefore },
});
export const declined = (
  attempt = 1,
  over: { chargeId?: string | null; code?: string; gatewayPaymentId?: string | null } = {},
): PaymentEvent => ({
  type: 'PaymentDeclined',
  data: { ...ofGateway, attempt, code: 'declined', chargeId: null, ...over },
});
/** The gateway turned the attempt away without making anything. */
export const turnedAway = (attempt = 1): PaymentEvent =>
  declined(attempt, { code: 'no-such-card', gatewayPaymentId: null });
export const captureRequested: PaymentEvent = {
  type: 'PaymentCaptureRequested',
  data: { ...ofGateway, amount },
};
export const captured: PaymentEvent = {
  type: 'PaymentCaptured',
  data: { ...ofGateway, amount, currency: 'USD' },
};
export const cancellationRequested = (
  gatewayId: string | null = gatewayPaymentId,
  reason = 'order-cancelled',
): PaymentEvent => ({
  type: 'PaymentCancellationRequested',
  data: { ...facts, gatewayPaymentId: gatewayId, reason },
});
export const cancelled = (
  reason = 'order-cancelled',
  gatewayId: string | null = gatewayPaymentId,
): PaymentEvent => ({ type: 'PaymentCancelled', data: { ...facts, gatewayPaymentId: gatewayId, reason } });
export const quarantined = (
  observed: Partial<Extract<PaymentEvent, { type: 'PaymentQuarantined' }>['data']['observed']>,
): PaymentEvent => {
  const expected = { amount, currency: 'USD', paymentId, orderId, livemode: false };
  return {
    type: 'PaymentQuarantined',
    data: { ...ofGateway, expected, observed: { ...expected, ...observed } },
  };
};
export const refundRequested = (
  refundId = 'r1',
  refundAmount = amount,
  reason: string | null = null,
): PaymentEvent => ({
  type: 'RefundRequested',
  data: { ...ofGateway, refundId, amount: refundAmount, currency: 'USD', reason },
});
const ofRefund = (refundId: string, refundAmount: number) => ({
  ...facts,
  refundId,
  amount: refundAmount,
  currency: 'USD',
});
export const refundDeferred = (refundId = `${orderId}:unwind`): PaymentEvent => ({
  type: 'RefundDeferred',
  data: { ...facts, refundId, reason: null },
});
export const refundSucceeded = (refundId = 'r1', refundAmount = amount): PaymentEvent => ({
  type: 'RefundSucceeded',
  data: ofRefund(refundId, refundAmount),
});
export const refundFailed = (refundId = 'r1', refundAmount = amount, code = 'failed'): PaymentEvent => ({
  type: 'RefundFailed',
  data: { ...ofRefund(refundId, refundAmount), code },
});
export const externalRefund = (refundId: string, refundAmount = amount): PaymentEvent => ({
  type: 'ExternalRefundObserved',
  data: ofRefund(refundId, refundAmount),
});
export const disputeOpened = (disputeId = 'dp_1', inquiry = false, disputed = amount): PaymentEvent => ({
  type: 'DisputeOpened',
  data: { ...facts, disputeId, amount: disputed, inquiry },
});
export const disputeClosed = (outcome: 'won' | 'lost', disputeId = 'dp_1'): PaymentEvent => ({
  type: 'DisputeClosed',
  data: { ...facts, disputeId, outcome },
});

/** The events that lead to each status. */
export const journeys = {
  none: [],
  authorizing: [requested()],
  'action-required': [requested(), actionRequired()],
  declined: [requested(), declined(1, { chargeId: 'ch_1' })],
  authorized: [requested(), authorized()],
  capturing: [requested(), authorized(), captureRequested],
  cancelling: [requested(), authorized(), cancellationRequested()],
  captured: [requested(), authorized(), captureRequested, captured],
  cancelled: [requested(), authorized(), cancellationRequested(), cancelled()],
  quarantined: [requested(), quarantined({ amount: 1 })],
} satisfies Readonly<Record<string, readonly PaymentEvent[]>>;
