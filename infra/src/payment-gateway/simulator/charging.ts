import { GatewayRefused } from '../port';
import {
  holdMs,
  settlementDelayMs,
  step,
  type Moment,
  type PaymentIntent,
  type Scheduled,
  type Step,
} from './payment-intent';
import { testCard, type Decline, type TestCard } from './test-cards';

/** How the customer's 3-D Secure challenge ended. */
export type ActionOutcome = 'authenticated' | 'failed';

const challengeFailed: Decline = { code: 'payment_intent_authentication_failure', declineCode: null };

/** The test card with this id. @throws {GatewayRefused} `resource_missing` */
export function knownCard(paymentMethod: string): TestCard {
  const card = testCard(paymentMethod);
  if (card === undefined)
    throw new GatewayRefused('resource_missing', `No such PaymentMethod: '${paymentMethod}'`);
  return card;
}

/** Tries a payment method: the first attempt, or another one after a decline or an unfinished challenge (P1). */
export function confirmWith(intent: PaymentIntent, paymentMethod: string, moment: Moment): Step {
  refuseUnlessUnpaid(intent, 'confirm');
  const card = knownCard(paymentMethod);
  if (card.kind === 'bank-account' && intent.capture === 'manual')
    throw new GatewayRefused(
      'payment_intent_incompatible_payment_method',
      'A bank account can not be held: use automatic capture',
    );
  const attempt = { ...intent, paymentMethod, lastError: null, nextActionUrl: null };
  if (!card.challenge) return charge(attempt, card, moment);
  return step(
    { ...attempt, status: 'requires_action', nextActionUrl: `https://bank.example/3d-secure/${intent.id}` },
    'payment_intent.requires_action',
  );
}

/** Ends the challenge that the payment waits for. */
export function completeAction(intent: PaymentIntent, outcome: ActionOutcome, moment: Moment): Step {
  if (intent.status !== 'requires_action') {
    throw unexpectedState(intent, 'confirm');
  }
  const attempt = { ...intent, nextActionUrl: null };
  if (outcome === 'authenticated') return charge(attempt, knownCard(intent.paymentMethod), moment);
  return step(
    { ...attempt, status: 'requires_payment_method', lastError: challengeFailed },
    'payment_intent.payment_failed',
  );
}

/** Takes the held money, all of it. */
export function capture(intent: PaymentIntent, moment: Moment): Step {
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture');
  return receive(intent, knownCard(intent.paymentMethod), moment);
}

/** Lets the payment go. A payment already cancelled stays as it is, without an event. */
export function cancel(intent: PaymentIntent, moment: Moment, reason: string | null): Step {
  if (intent.status === 'canceled') return { intent, events: [] };
  if (intent.status === 'succeeded' || intent.status === 'processing')
    throw unexpectedState(intent, 'cancel');
  const canceled = { ...intent, status: 'canceled' as const, nextActionUrl: null };
  return step(
    { ...canceled, canceledMs: moment.nowMs, cancellationReason: reason },
    'payment_intent.canceled',
  );
}

/** A bank account's payment clears or bounces. */
export function clear(intent: PaymentIntent, moment: Moment): Step {
  const card = knownCard(intent.paymentMethod);
  return card.decline === null ? receive(intent, card, moment) : decline(intent, card.decline);
}

function charge(intent: PaymentIntent, card: TestCard, moment: Moment): Step {
  const attempt = { ...intent, chargeId: moment.newId('ch') };
  if (card.kind === 'bank-account') return process(attempt, card, moment);
  if (card.decline !== null) return decline(attempt, card.decline);
  if (intent.capture === 'automatic') return receive(attempt, card, moment);
  return step(
    { ...attempt, status: 'requires_capture', captureBeforeMs: moment.nowMs + holdMs },
    'payment_intent.amount_capturable_updated',
  );
}

function process(intent: PaymentIntent, card: TestCard, moment: Moment): Step {
  const clearing: Scheduled = {
    atMs: moment.nowMs + settlementDelayMs,
    change: { kind: 'payment-clears' },
  };
  return step(
    {
      ...intent,
      status: 'processing',
      scheduled: card.clears ? [...intent.scheduled, clearing] : intent.scheduled,
    },
    'payment_intent.processing',
  );
}

function decline(intent: PaymentIntent, lastError: Decline): Step {
  return step({ ...intent, status: 'requires_payment_method', lastError }, 'payment_intent.payment_failed');
}

function receive(intent: PaymentIntent, card: TestCard, moment: Moment): Step {
  const atMs = moment.nowMs + settlementDelayMs;
  const dispute: Scheduled = { atMs, change: { kind: 'dispute-opens', inquiry: card.dispute === 'inquiry' } };
  return step(
    {
      ...intent,
      status: 'succeeded',
      amountReceived: intent.amount,
      scheduled: card.dispute === 'none' ? intent.scheduled : [...intent.scheduled, dispute],
    },
    'payment_intent.succeeded',
  );
}

function refuseUnlessUnpaid(intent: PaymentIntent, action: string): void {
  const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
  if (!open.includes(intent.status)) throw unexpectedState(intent, action);
}

/** Stripe's answer to what a payment's state does not allow. */
export function unexpectedState(intent: PaymentIntent, action: string): GatewayRefused {
  return new GatewayRefused(
    'payment_intent_unexpected_state',
    `You cannot ${action} this PaymentIntent because it has a status of ${intent.status}`,
  );
}
