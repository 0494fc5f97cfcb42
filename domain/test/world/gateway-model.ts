/** The payment gateway as a plain model: it answers a repeated key with the first answer, and keeps its own ledger. */
import type { Observation, ObservedDispute, ObservedRefund } from '../../src';

/** How one attempt with a card ends. */
export const cards = [
  'good',
  'declined',
  'unknown',
  'challenge',
  'challenge-then-declined',
  'processing',
  'processing-then-declined',
  'mistaken',
] as const;
export type Card = (typeof cards)[number];

/** What becomes of refunds of a payment; `agents-fail`: of those that an agent asked for. */
export type RefundFate = 'at-once' | 'pending' | 'failing' | 'agents-fail';

type Change<T> = { -readonly [K in keyof T]: T[K] };
export interface Intent extends Change<Observation> {
  card: Card;
  refunds: Change<ObservedRefund>[];
  disputes: Change<ObservedDispute>[];
  readonly refundFate: RefundFate;
}

/** What a call comes to: the payment as it is then; `refused` with a code if the gateway did not do it. */
export interface Answer {
  readonly refused: string | undefined;
  readonly payment: Observation | undefined;
}

export interface Terms {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly card: Card;
  readonly refundFate: RefundFate;
}

export class GatewayModel {
  readonly intents = new Map<string, Intent>();
  private readonly answers = new Map<string, Answer>();

  /** Takes over another's ledger. */
  take(other: GatewayModel): void {
    for (const [id, intent] of other.intents) this.intents.set(id, structuredClone(intent));
    for (const [key, answer] of other.answers) this.answers.set(key, answer);
  }

  authorize(key: string, terms: Terms, gatewayPaymentId: string | null): Answer {
    return this.once(key, () => {
      if (terms.card === 'unknown') return { refused: 'resource_missing', payment: undefined };
      const intent = gatewayPaymentId === null ? this.make(terms) : this.intent(gatewayPaymentId);
      if (!['requires_payment_method', 'requires_action'].includes(intent.status)) return refuse(intent);
      intent.card = terms.card;
      intent.declineCode = null;
      if (terms.card.startsWith('challenge')) intent.status = 'requires_action';
      else charge(intent);
      return answer(intent);
    });
  }

  confirm(key: string, gatewayPaymentId: string): Answer {
    return this.once(key, () => {
      const intent = this.intent(gatewayPaymentId);
      if (intent.status !== 'requires_action') return refuse(intent);
      charge(intent);
      return answer(intent);
    });
  }

  capture(key: string, gatewayPaymentId: string): Answer {
    return this.once(key, () => {
      const intent = this.intent(gatewayPaymentId);
      if (intent.status !== 'requires_capture') return refuse(intent);
      intent.status = 'succeeded';
      intent.amountReceived = intent.amount;
      return answer(intent);
    });
  }

  cancel(key: string, gatewayPaymentId: string): Answer {
    const intent = this.intent(gatewayPaymentId);
    // It is asked again until it can be done.
    if (intent.status === 'processing') return refuse(intent);
    return this.once(key, () => {
      if (intent.status === 'succeeded') return refuse(intent);
      intent.status = 'canceled';
      return answer(intent);
    });
  }

  refund(key: string, gatewayPaymentId: string, refundId: string | null, amount: number): Answer {
    return this.once(key, () => {
      const intent = this.intent(gatewayPaymentId);
      const isDisputed = intent.disputes.some(({ inquiry, status }) => !inquiry && status === 'open');
      if (intent.status !== 'succeeded' || isDisputed || amount > net(intent))
        return { refused: 'charge_disputed', payment: undefined };
      const status = intent.refundFate === 'at-once' ? 'succeeded' : 'pending';
      const gatewayRefundId = `re_${intent.refunds.length}_${gatewayPaymentId}`;
      intent.refunds.push({ gatewayRefundId, refundId, amount, status, failureReason: null });
      return answer(intent);
    });
  }

  find(paymentId: string): string | undefined {
    return [...this.intents.values()].find((intent) => intent.paymentId === paymentId)?.gatewayPaymentId;
  }

  see(gatewayPaymentId: string): Observation {
    return snapshot(this.intent(gatewayPaymentId));
  }

  private make({ paymentId, orderId, amount: asked, card, refundFate }: Terms): Intent {
    const amount = card === 'mistaken' ? asked + 1 : asked;
    const gatewayPaymentId = `pi_${this.intents.size + 1}`;
    const intent: Intent = {
      gatewayPaymentId,
      status: 'requires_payment_method',
      amount,
      currency: 'USD',
      amountReceived: 0,
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
      card,
      refundFate,
    };
    this.intents.set(gatewayPaymentId, intent);
    return intent;
  }

  private once(key: string, call: () => Answer): Answer {
    const known = this.answers.get(key) ?? call();
    this.answers.set(key, known);
    return known;
  }

  private intent(gatewayPaymentId: string): Intent {
    const intent = this.intents.get(gatewayPaymentId);
    if (!intent) throw new Error(`The gateway has no ${gatewayPaymentId}`);
    return intent;
  }
}

/** What the shop has of it: received, less what was or is being given back, and less what the customer's bank took. */
export function net({ amountReceived, refunds, disputes }: Observation): number {
  const refunded = refunds.filter(({ status }) => status === 'pending' || status === 'succeeded');
  const lost = disputes.filter(({ inquiry, status }) => status === 'lost' && !inquiry);
  return [...refunded, ...lost].reduce((left, { amount }) => left - amount, amountReceived);
}

/** The bank is asked. */
export function charge(intent: Intent): void {
  intent.chargeId = `${intent.chargeId ?? `ch_${intent.gatewayPaymentId}`}+`;
  if (intent.card.startsWith('processing')) intent.status = 'processing';
  else if (intent.card.endsWith('declined')) decline(intent);
  else intent.status = 'requires_capture';
}

export function decline(intent: Intent): void {
  intent.status = 'requires_payment_method';
  intent.declineCode = 'declined';
}

function answer(intent: Intent): Answer {
  return { refused: undefined, payment: snapshot(intent) };
}

function refuse(intent: Intent): Answer {
  return { refused: 'payment_intent_unexpected_state', payment: snapshot(intent) };
}

function snapshot({ card: _, refundFate: __, ...seen }: Intent): Observation {
  return structuredClone(seen);
}
