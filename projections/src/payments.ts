import { type PaymentEvent } from '@queuecommerce/domain';
import {
  notAskedFor,
  progressAfter,
  refundableAmount,
  type PaymentProgress,
  type PaymentStatus,
} from './payment-progress';
import { defineProjection, type Recorded } from './projection';

export interface PaymentAttempt {
  readonly attempt: number;
  readonly status: 'requested' | 'action_required' | 'authorized' | 'declined';
  readonly declineCode: string | null;
  /** When it came to this status. */
  readonly at: string;
}

export interface Dispute {
  readonly id: string;
  /** Minor units; null for one that was only heard of when it was over. */
  readonly amount: number | null;
  readonly status: 'inquiry' | 'open' | 'won' | 'lost';
  readonly at: string;
}

/** A payment of an order, or one that stands on its own. Amounts are minor units. */
export interface Payment extends PaymentProgress {
  readonly id: string;
  readonly orderId: string | null;
  readonly reference: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'manual' | 'automatic';
  /** Until when another attempt may be made. */
  readonly deadline: string | null;
  readonly gatewayPaymentId: string | null;
  /** When the hold lapses (rule P8). */
  readonly captureBefore: string | null;
  readonly attempts: readonly PaymentAttempt[];
  /** What may still be given back. */
  readonly refundableAmount: number;
  readonly disputes: readonly Dispute[];
  readonly history: readonly { readonly status: PaymentStatus; readonly at: string }[];
  /** Of the payment's stream. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Payments. One that was called off before it was asked for is not shown. */
export const payments = defineProjection({
  name: 'payments',
  version: 1,
  indexes: [['createdAt'], ['orderId', 'createdAt'], ['status', 'createdAt'], ['reference', 'createdAt']],
  streams: ['payment'],
  idOf: (event) => event.data.paymentId,
  fold(document: Payment | undefined, event) {
    const payment = document ?? (event.type === 'PaymentAuthorizationRequested' ? asked(event) : undefined);
    if (!payment) return undefined;
    const { at } = event.data;
    const progress = progressAfter(payment, event, payment.amount);
    const { status } = progress;
    const history = status === payment.status ? payment.history : [...payment.history, { status, at }];
    const attempts = attemptsAfter(payment.attempts, event);
    const details = {
      ...progress,
      ...gatewayFacts(payment, event),
      disputes: disputesAfter(payment.disputes, event),
    };
    const figures = { refundableAmount: refundableAmount(progress), revision: event.revision, updatedAt: at };
    return { ...details, ...figures, attempts, history };
  },
});

type EventNamed<T> = Extract<PaymentEvent, { type: T }>;

function asked({ data, revision }: Recorded<EventNamed<'PaymentAuthorizationRequested'>>): Payment {
  const {
    paymentId: id,
    orderId,
    reference,
    amount,
    currency,
    capture,
    deadline,
    gatewayPaymentId,
    at,
  } = data;
  return {
    id,
    orderId,
    reference,
    amount,
    currency,
    capture,
    deadline,
    gatewayPaymentId,
    ...notAskedFor,
    captureBefore: null,
    attempts: [],
    refundableAmount: 0,
    disputes: [],
    history: [],
    revision,
    createdAt: at,
    updatedAt: at,
  };
}

function gatewayFacts(
  payment: Payment,
  { data }: PaymentEvent,
): Pick<Payment, 'gatewayPaymentId' | 'captureBefore'> {
  return {
    gatewayPaymentId: ('gatewayPaymentId' in data ? data.gatewayPaymentId : null) ?? payment.gatewayPaymentId,
    captureBefore: 'captureBefore' in data ? data.captureBefore : payment.captureBefore,
  };
}

function attemptsAfter(attempts: readonly PaymentAttempt[], event: PaymentEvent): readonly PaymentAttempt[] {
  switch (event.type) {
    case 'PaymentAuthorizationRequested':
    case 'PaymentConfirmationRequested':
      return withAttempt(attempts, event.data, 'requested', null);
    case 'PaymentActionRequired':
      return withAttempt(attempts, event.data, 'action_required', null);
    case 'PaymentAuthorized':
      return withAttempt(attempts, event.data, 'authorized', null);
    case 'PaymentDeclined':
      return withAttempt(attempts, event.data, 'declined', event.data.code);
    default:
      return attempts;
  }
}

function withAttempt(
  attempts: readonly PaymentAttempt[],
  { attempt, at }: { readonly attempt: number; readonly at: string },
  status: PaymentAttempt['status'],
  declineCode: string | null,
): readonly PaymentAttempt[] {
  return [...attempts.filter((one) => one.attempt !== attempt), { attempt, status, declineCode, at }];
}

function disputesAfter(disputes: readonly Dispute[], event: PaymentEvent): readonly Dispute[] {
  if (event.type !== 'DisputeOpened' && event.type !== 'DisputeClosed') return disputes;
  const { disputeId: id, at } = event.data;
  const before = disputes.find((dispute) => dispute.id === id);
  const dispute: Dispute =
    event.type === 'DisputeOpened'
      ? { id, amount: event.data.amount, status: event.data.inquiry ? 'inquiry' : 'open', at }
      : { id, amount: before?.amount ?? null, status: event.data.outcome, at };
  return before ? disputes.map((one) => (one === before ? dispute : one)) : [...disputes, dispute];
}
