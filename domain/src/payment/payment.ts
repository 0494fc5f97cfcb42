import type { Instant } from '../decider';

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
  /** The identities of all attempts so far: a repeat of an earlier one, however late, must not charge again. */
  readonly attemptIds: readonly string[];
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
  readonly disputes: ReadonlyMap<string, Dispute>;
}

export interface Refund {
  readonly amount: number;
  readonly status: 'deferred' | 'pending' | 'succeeded' | 'failed';
  readonly reason: string | null;
}

export interface Dispute {
  /** A bank's question, money that it has taken back for now, or how that ended. */
  readonly status: 'inquiry' | 'open' | 'won' | 'lost';
  /** Minor units that the bank took; 0 for a question. */
  readonly amount: number;
}

/** Nothing is held or taken any more. `terms` is missing when it was called off before it was asked for. */
export interface CancelledPayment {
  readonly status: 'cancelled';
  readonly terms: PaymentTerms | null;
  readonly attempts: number;
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

/**
 * What may still be given back: captured less what was or is being refunded, and less what lost disputes gave back, minor
 * units (rule P9). None if more than was taken has gone back, as when a refund of ours met one made at the gateway.
 */
export function refundable({ captured, refunds, disputes }: CapturedPayment): number {
  let given = 0;
  for (const { amount, status } of refunds.values())
    if (status === 'pending' || status === 'succeeded') given += amount;
  for (const { amount, status } of disputes.values()) if (status === 'lost') given += amount;
  return Math.max(0, captured - given);
}

/** Whether a bank has taken the money back for now; an inquiry has not (rule P9). */
export function isDisputed(payment: CapturedPayment): boolean {
  return [...payment.disputes.values()].some(({ status }) => status === 'open');
}
