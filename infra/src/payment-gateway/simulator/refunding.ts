import { GatewayRefused } from '../port';
import { unexpectedState } from './charging';
import {
  settlementDelayMs,
  type Moment,
  type Occurrence,
  type PaymentIntent,
  type Refund,
  type Scheduled,
  type Step,
} from './payment-intent';
import { testCard } from './test-cards';

/**
 * Gives money back (P9): Σ(pending + succeeded) never exceeds what was received, less what lost disputes took.
 * @throws {GatewayRefused} `charge_disputed`, `charge_already_refunded`, `amount_too_large`, …
 */
export function openRefund(intent: PaymentIntent, refundId: string, amount: number, moment: Moment): Step {
  if (intent.status !== 'succeeded') throw unexpectedState(intent, 'refund');
  refuseWhileDisputed(intent);
  const left = refundable(intent);
  if (left <= 0)
    throw new GatewayRefused(
      'charge_already_refunded',
      `Charge ${intent.chargeId} has already been refunded`,
    );
  if (amount > left)
    throw new GatewayRefused(
      'amount_too_large',
      `Refund amount (${amount}) is greater than what is left (${left})`,
    );

  const kind = testCard(intent.paymentMethod)?.refunds ?? 'at-once';
  const refund: Refund = {
    id: moment.newId('re'),
    refundId,
    amount,
    status: kind === 'pending-then-succeeded' ? 'pending' : 'succeeded',
    failureReason: null,
    createdMs: moment.nowMs,
  };
  const later: Scheduled = {
    atMs: moment.nowMs + settlementDelayMs,
    change: {
      kind: kind === 'pending-then-succeeded' ? 'refund-succeeds' : 'refund-fails',
      refund: refund.id,
    },
  };
  return {
    intent: {
      ...intent,
      refunds: [...intent.refunds, refund],
      scheduled: kind === 'at-once' ? intent.scheduled : [...intent.scheduled, later],
    },
    events: [
      { type: 'refund.created', about: refund.id },
      ...(refund.status === 'succeeded' ? [chargeRefunded(intent)] : []),
    ],
  };
}

/** A pending refund reaches the customer. */
export function succeedRefund(intent: PaymentIntent, id: string): Step {
  return {
    intent: withRefund(intent, id, { status: 'succeeded' }),
    events: [{ type: 'refund.updated', about: id }, chargeRefunded(intent)],
  };
}

/** The customer's bank sends a refund back: what it gave is owed again (P9). */
export function failRefund(intent: PaymentIntent, id: string): Step {
  return {
    intent: withRefund(intent, id, { status: 'failed', failureReason: 'unknown' }),
    events: [
      { type: 'refund.updated', about: id },
      { type: 'refund.failed', about: id },
    ],
  };
}

/** Minor units given back or on their way. */
export function refunded(intent: PaymentIntent): number {
  const standing = intent.refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  return standing.reduce((sum, { amount }) => sum + amount, 0);
}

function refundable(intent: PaymentIntent): number {
  const lost = intent.disputes.filter(({ status }) => status === 'lost');
  return intent.amountReceived - refunded(intent) - lost.reduce((sum, { amount }) => sum + amount, 0);
}

function refuseWhileDisputed(intent: PaymentIntent): void {
  const blocking = intent.disputes.find(
    ({ inquiry, status, amount }) =>
      !inquiry && (status === 'open' || (status === 'lost' && amount >= intent.amountReceived)),
  );
  if (blocking !== undefined)
    throw new GatewayRefused(
      'charge_disputed',
      `Charge ${intent.chargeId} has been charged back (${blocking.id})`,
    );
}

function withRefund(intent: PaymentIntent, id: string, change: Partial<Refund>): PaymentIntent {
  return {
    ...intent,
    refunds: intent.refunds.map((refund) => (refund.id === id ? { ...refund, ...change } : refund)),
  };
}

function chargeRefunded(intent: PaymentIntent): Occurrence {
  return { type: 'charge.refunded', about: intent.id };
}
