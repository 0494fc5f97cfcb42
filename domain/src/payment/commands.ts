import type { Instant } from '../decider';
import type { Observation } from './observation';

interface OfPayment<T extends string> {
  readonly type: T;
  readonly paymentId: string;
  readonly at: Instant;
}

/** Asks for the money: the first attempt of a payment. */
export interface RequestAuthorization extends OfPayment<'RequestAuthorization'> {
  readonly orderId: string | null;
  readonly reference: string | null;
  readonly attemptId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly paymentToken: string;
  readonly capture: 'manual' | 'automatic';
  readonly deadline: Instant | null;
}

/** Asks again, with another payment method, after a decline. */
export interface RetryAuthorization extends OfPayment<'RetryAuthorization'> {
  readonly attemptId: string;
  readonly paymentToken: string;
}

/** The customer has done what the bank asked for. */
export type ConfirmPayment = OfPayment<'ConfirmPayment'>;

export type CapturePayment = OfPayment<'CapturePayment'>;

/** Lets the payment go, if its capture has not been decided (rule P5). */
export interface CancelPayment extends OfPayment<'CancelPayment'> {
  readonly orderId: string | null;
  readonly reason: string;
}

export interface RefundPayment extends OfPayment<'RefundPayment'> {
  /** Its identity: a double click refunds once (rule P9). */
  readonly refundId: string;
  /** Minor units; null for the whole rest. */
  readonly amount: number | null;
  readonly reason: string | null;
  /** Whether a dispute makes it wait rather than refuses it. */
  readonly waitsForDispute: boolean;
}

/** What the gateway says of the payment: an answer, a webhook's look-up, a reconciliation (rule P3). */
export interface ObservePayment extends OfPayment<'ObservePayment'> {
  readonly observation: Observation;
  /** The attempt that this answers, when it is the answer to a call of ours. */
  readonly attempt: number | null;
  /** Whether our gateway moves real money (rule P10). */
  readonly livemode: boolean;
}

/** The gateway refused to try at all: no such payment method, not chargeable. */
export interface RecordDecline extends OfPayment<'RecordDecline'> {
  readonly attempt: number;
  readonly code: string;
}

/** The gateway refused to make the refund. */
export interface RecordRefundFailure extends OfPayment<'RecordRefundFailure'> {
  readonly refundId: string;
  readonly code: string;
}

export type PaymentCommand =
  | RequestAuthorization
  | RetryAuthorization
  | ConfirmPayment
  | CapturePayment
  | CancelPayment
  | RefundPayment
  | ObservePayment
  | RecordDecline
  | RecordRefundFailure;
