import { never, type Instant } from '../decider';
import type { PaymentEvent } from './events';

/** What was asked for when the payment began. */
export interface PaymentTerms {
  readonly paymentId: string;
  readonly orderId: string | null;
  readonly reference: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'manual' | 'automatic';
  readonly deadline: Instant | null;
}

export interface NoPayment {
  readonly status: 'none';
}

/** On its way to the money. */
export interface OpenPayment {
  readonly status: 'authorizing' | 'action-required' | 'declined' | 'authorized' | 'capturing' | 'cancelling';
  readonly terms: PaymentTerms;
  readonly attempt: number;
  readonly attemptId: string;
  /** How often the customer's action has been confirmed in this attempt. */
  readonly confirmations: number;
  readonly gatewayPaymentId: string | null;
  /** The charges that are known to have been declined. */
  readonly declinedCharges: readonly string[];
  /** Why the capture will never be asked for; the other side of `capturing` (rule P5). */
  readonly cancellation: string | null;
}

/** The money has been taken. */
export interface CapturedPayment {
  readonly status: 'captured';
  readonly terms: PaymentTerms;
  readonly gatewayPaymentId: string;
  /** Minor units. */
  readonly captured: number;
  readonly refunds: ReadonlyMap<string, Refund>;
  readonly disputes: ReadonlyMap<string, 'inquiry' | 'open' | 'closed'>;
}

export interface Refund {
  readonly amount: number;
  readonly status: 'deferred' | 'pending' | 'succeeded' | 'failed';
  readonly reason: string | null;
}

/** Nothing is held or taken any more. `terms` is missing when it was called off before it was asked for. */
export interface CancelledPayment {
  readonly status: 'cancelled';
  readonly terms: PaymentTerms | null;
  readonly gatewayPaymentId: string | null;
  readonly reason: string;
}

/** Waits for an operator (rule P10). */
export interface QuarantinedPayment {
  readonly status: 'quarantined';
  readonly terms: PaymentTerms;
  readonly gatewayPaymentId: string;
}

export type Payment = NoPayment | OpenPayment | CapturedPayment | CancelledPayment | QuarantinedPayment;

export function isOpen(payment: Payment): payment is OpenPayment {
  return payment.status !== 'none' && 'attempt' in payment;
}

/** What may still be given back: captured less what was or is being refunded, minor units (rule P9). */
export function refundable(payment: CapturedPayment): number {
  let given = 0;
  for (const { amount, status } of payment.refunds.values())
    if (status === 'pending' || status === 'succeeded') given += amount;
  return payment.captured - given;
}

/** Whether a bank has taken the money back for now; an inquiry has not (rule P9). */
export function isDisputed(payment: CapturedPayment): boolean {
  return [...payment.disputes.values()].includes('open');
}

export function evolvePayment(payment: Payment, event: PaymentEvent): Payment {
  switch (event.type) {
    case 'PaymentAuthorizationRequested':
      return attempted(payment, event.data);
    case 'PaymentCancelled': {
      const { gatewayPaymentId, reason } = event.data;
      return { status: 'cancelled', terms: termsOf(payment), gatewayPaymentId, reason };
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
    case 'PaymentCancellationRequested':
      return isOpen(payment) ? evolveOpen(payment, event) : payment;
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
    case 'DisputeOpened':
      return withDispute(payment, event.data.disputeId, event.data.inquiry ? 'inquiry' : 'open');
    case 'DisputeClosed':
      return withDispute(payment, event.data.disputeId, 'closed');
    default:
      return never(event);
  }
}

type EventNamed<T> = Extract<PaymentEvent, { type: T }>;

function attempted(payment: Payment, data: EventNamed<'PaymentAuthorizationRequested'>['data']): Payment {
  const { paymentId, orderId, reference, amount, currency, capture, deadline, attempt, attemptId } = data;
  const terms = { paymentId, orderId, reference, amount, currency, capture, deadline };
  const declinedCharges = isOpen(payment) ? payment.declinedCharges : [];
  const { gatewayPaymentId } = data;
  const fresh = { confirmations: 0, declinedCharges, cancellation: null };
  return { status: 'authorizing', terms, attempt, attemptId, gatewayPaymentId, ...fresh };
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

function withDispute(payment: Payment, disputeId: string, status: 'inquiry' | 'open' | 'closed'): Payment {
  if (payment.status !== 'captured') return payment;
  return { ...payment, disputes: new Map(payment.disputes).set(disputeId, status) };
}
