import { refunded } from './refunding';
import type { Moment, Occurrence, PaymentIntent, Refund, Dispute } from './payment-intent';

/** An event as Stripe sends it: the object is what it was when the event happened. */
export function stripeEvent(intent: PaymentIntent, { type, about }: Occurrence, moment: Moment) {
  const id = moment.newId('evt');
  const body = {
    id,
    object: 'event',
    created: seconds(moment.nowMs),
    livemode: false,
    type,
    data: { object: subject(intent, type, about) },
  };
  return { id, body: JSON.stringify(body) };
}

function subject(intent: PaymentIntent, type: Occurrence['type'], about: string): object {
  const refund = intent.refunds.find(({ id }) => id === about);
  if (refund !== undefined) return stripeRefund(intent, refund);
  const dispute = intent.disputes.find(({ id }) => id === about);
  if (dispute !== undefined) return stripeDispute(intent, dispute);
  return type === 'charge.refunded' ? stripeCharge(intent) : stripePaymentIntent(intent);
}

/** As Stripe answers with it; with `expand` the latest charge is in it, and its refunds. */
export function stripePaymentIntent(intent: PaymentIntent, expand: readonly string[] = []): object {
  const isExpanded = expand.some((path) => path.startsWith('latest_charge'));
  return {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_capturable: intent.status === 'requires_capture' ? intent.amount : 0,
    amount_received: intent.amountReceived,
    canceled_at: intent.canceledMs === null ? null : seconds(intent.canceledMs),
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.capture,
    created: seconds(intent.createdMs),
    currency: intent.currency.toLowerCase(),
    last_payment_error:
      intent.lastError === null
        ? null
        : { type: 'card_error', code: intent.lastError.code, decline_code: intent.lastError.declineCode },
    latest_charge: isExpanded && intent.chargeId !== null ? stripeCharge(intent, expand) : intent.chargeId,
    livemode: false,
    metadata: metadata(intent),
    next_action:
      intent.nextActionUrl === null
        ? null
        : { type: 'redirect_to_url', redirect_to_url: { url: intent.nextActionUrl } },
    payment_method: intent.paymentMethod,
    status: intent.status,
  };
}

function stripeCharge(intent: PaymentIntent, expand: readonly string[] = []): object {
  const amountRefunded = refunded(intent);
  const { captureBeforeMs } = intent;
  return {
    id: intent.chargeId,
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amountReceived,
    amount_refunded: amountRefunded,
    captured: intent.amountReceived > 0,
    currency: intent.currency.toLowerCase(),
    disputed: intent.disputes.length > 0,
    livemode: false,
    metadata: metadata(intent),
    payment_intent: intent.id,
    payment_method_details: {
      type: 'card',
      card: captureBeforeMs === null ? {} : { capture_before: seconds(captureBeforeMs) },
    },
    refunded: amountRefunded > 0 && amountRefunded === intent.amountReceived,
    ...(expand.includes('latest_charge.refunds') && { refunds: refundList(intent) }),
  };
}

/** All refunds of a payment, newest first, as a list of Stripe's. */
export function refundList(intent: PaymentIntent): object {
  const data = intent.refunds.map((refund) => stripeRefund(intent, refund)).toReversed();
  return { object: 'list', url: '/v1/refunds', has_more: false, data };
}

/** All disputes of a payment, newest first, as a list of Stripe's. */
export function disputeList(intent: PaymentIntent): object {
  const data = intent.disputes.map((dispute) => stripeDispute(intent, dispute)).toReversed();
  return { object: 'list', url: '/v1/disputes', has_more: false, data };
}

/** As Stripe answers with it. */
export function stripeRefund(intent: PaymentIntent, refund: Refund): object {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    charge: intent.chargeId,
    created: seconds(refund.createdMs),
    currency: intent.currency.toLowerCase(),
    failure_reason: refund.failureReason,
    metadata: { refundId: refund.refundId },
    payment_intent: intent.id,
    status: refund.status,
  };
}

function stripeDispute(intent: PaymentIntent, dispute: Dispute): object {
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    charge: intent.chargeId,
    created: seconds(dispute.createdMs),
    currency: intent.currency.toLowerCase(),
    livemode: false,
    metadata: {},
    payment_intent: intent.id,
    reason: 'fraudulent',
    status: disputeStatus(dispute),
  };
}

/** Stripe marks an inquiry by its status. */
function disputeStatus({ status, inquiry }: Dispute): string {
  if (inquiry) return status === 'open' ? 'warning_needs_response' : 'warning_closed';
  return status === 'open' ? 'needs_response' : status;
}

function metadata({ paymentId, orderId }: PaymentIntent): Record<string, string> {
  return orderId === null ? { paymentId } : { paymentId, orderId };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
