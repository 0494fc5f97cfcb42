/** Commands of a payment, and what is seen of it at the gateway. */
import type {
  Observation,
  ObservedDispute,
  ObservedRefund,
  PaymentCommand,
  RefundPayment,
  RequestAuthorization,
} from '../../src';
import { orderId, paymentId } from '../ids';
import { at } from '../scenario';
import { amount, facts, gatewayPaymentId, now, terms } from './payment-facts';

export const request = (over: Partial<RequestAuthorization> = {}): PaymentCommand => ({
  type: 'RequestAuthorization',
  ...now,
  ...terms,
  attemptId: 'first',
  paymentToken: 'pm_card_visa',
  ...over,
});
export const retry = (attemptId = 'second', time = '10:00'): PaymentCommand => ({
  type: 'RetryAuthorization',
  ...now,
  at: at(time),
  attemptId,
  paymentToken: `pm_${attemptId}`,
});
export const confirm: PaymentCommand = { type: 'ConfirmPayment', ...now };
export const capture: PaymentCommand = { type: 'CapturePayment', ...now };
export const cancel: PaymentCommand = { type: 'CancelPayment', ...facts, reason: 'order-cancelled' };
export const refund = (over: Partial<RefundPayment> = {}): PaymentCommand => ({
  type: 'RefundPayment',
  ...now,
  refundId: 'r1',
  amount: null,
  reason: null,
  waitsForDispute: false,
  ...over,
});
/** The refund that the process manager asks for. */
export const refundOfUnwinding = refund({ refundId: `${orderId}:unwind`, waitsForDispute: true });
export const recordDecline = (attempt = 1, code = 'no-such-card'): PaymentCommand => ({
  type: 'RecordDecline',
  ...now,
  attempt,
  code,
});
export const recordRefundFailure = (refundId = 'r1'): PaymentCommand => ({
  type: 'RecordRefundFailure',
  ...now,
  refundId,
  code: 'charge_disputed',
});

/** Seen by a look-up, or (with `attempt`) as the answer to the call of that attempt. */
export const observe = (
  status: Observation['status'],
  over: Partial<Observation> = {},
  attempt: number | null = null,
): PaymentCommand => ({
  type: 'ObservePayment',
  ...now,
  attempt,
  livemode: false,
  observation: {
    gatewayPaymentId,
    status,
    amount,
    currency: 'USD',
    amountReceived: status === 'succeeded' ? amount : 0,
    captureBefore: null,
    livemode: false,
    paymentId,
    orderId,
    chargeId: null,
    declineCode: null,
    cancellationReason: null,
    nextActionUrl: null,
    refunds: [],
    disputes: [],
    ...over,
  },
});
export const answer = (
  status: Observation['status'],
  over: Partial<Observation> = {},
  attempt = 1,
): PaymentCommand => observe(status, over, attempt);
/** What is seen of a payment once it has been taken. */
export const taken = (refunds: readonly ObservedRefund[], disputes: readonly ObservedDispute[] = []) =>
  observe('succeeded', { refunds, disputes });
export const seenRefund = (
  refundId: string | null,
  status: ObservedRefund['status'],
  amount = 10_000,
): ObservedRefund => ({ gatewayRefundId: `re_${refundId}`, refundId, amount, status, failureReason: null });
export const seenDispute = (
  status: ObservedDispute['status'],
  over: Partial<ObservedDispute> = {},
): ObservedDispute => ({ disputeId: 'dp_1', amount, inquiry: false, status, ...over });
