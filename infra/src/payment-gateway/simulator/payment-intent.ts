import type { AuthorizeRequest, GatewayRefund, GatewayStatus } from '../port';
import type { EventType } from './event-types';
import type { Decline } from './test-cards';

/** How long an uncaptured hold lasts (rule P8). */
export const holdMs = 7 * 24 * 60 * 60 * 1000;
/** How long what is not immediate takes: a pending refund, a dispute, a bank account's clearing. */
export const settlementDelayMs = 3_000;

export interface Refund {
  readonly id: string;
  readonly refundId: string;
  readonly amount: number;
  readonly status: GatewayRefund['status'];
  readonly failureReason: string | null;
  readonly createdMs: number;
}

export interface Dispute {
  readonly id: string;
  readonly amount: number;
  readonly inquiry: boolean;
  readonly status: 'open' | 'won' | 'lost';
  readonly createdMs: number;
}

/** What will happen by itself. */
export interface Scheduled {
  readonly atMs: number;
  readonly change:
    | { readonly kind: 'refund-succeeds' | 'refund-fails'; readonly refund: string }
    | { readonly kind: 'dispute-opens'; readonly inquiry: boolean }
    | { readonly kind: 'payment-clears' };
}

/** The gateway's own record of a payment: one row of its ledger. */
export interface PaymentIntent {
  /** `pi_…` */
  readonly id: string;
  readonly createdMs: number;
  readonly paymentId: string;
  readonly orderId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'manual' | 'automatic';
  readonly status: GatewayStatus;
  readonly paymentMethod: string;
  /** Its latest attempt. */
  readonly chargeId: string | null;
  readonly lastError: Decline | null;
  readonly nextActionUrl: string | null;
  readonly amountReceived: number;
  /** Set while there is a hold or was one. */
  readonly captureBeforeMs: number | null;
  readonly canceledMs: number | null;
  readonly cancellationReason: string | null;
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  readonly scheduled: readonly Scheduled[];
}

/** When a transition happens, and where its new ids come from. */
export interface Moment {
  readonly nowMs: number;
  newId(prefix: 'pi' | 'ch' | 're' | 'dp' | 'evt'): string;
}

/** What a transition made of a payment, and what is to be told. */
export interface Step {
  readonly intent: PaymentIntent;
  readonly events: readonly Occurrence[];
}

/** Something to tell by webhook. */
export interface Occurrence {
  readonly type: EventType;
  /** The id of the refund or dispute that it is about, else of the payment. */
  readonly about: string;
}

/** A payment that has not been tried yet. */
export function newIntent(request: AuthorizeRequest, moment: Moment): PaymentIntent {
  return {
    id: moment.newId('pi'),
    createdMs: moment.nowMs,
    paymentId: request.paymentId,
    orderId: request.orderId,
    amount: request.amount,
    currency: request.currency,
    capture: request.capture,
    status: 'requires_payment_method',
    paymentMethod: request.paymentToken,
    chargeId: null,
    lastError: null,
    nextActionUrl: null,
    amountReceived: 0,
    captureBeforeMs: null,
    canceledMs: null,
    cancellationReason: null,
    refunds: [],
    disputes: [],
    scheduled: [],
  };
}

/** A step with one event about the payment itself. */
export function step(intent: PaymentIntent, type: EventType): Step {
  return { intent, events: [{ type, about: intent.id }] };
}

/** When something happens to the payment by itself next; null if nothing will. */
export function nextDueMs(intent: PaymentIntent): number | null {
  const dues = intent.scheduled.map(({ atMs }) => atMs);
  const holdEnds = holdEndsMs(intent);
  if (holdEnds !== null) dues.push(holdEnds);
  return dues.length === 0 ? null : Math.min(...dues);
}

/** When the payment's hold lapses; null while there is none. */
export function holdEndsMs(intent: PaymentIntent): number | null {
  return intent.status === 'requires_capture' ? intent.captureBeforeMs : null;
}
