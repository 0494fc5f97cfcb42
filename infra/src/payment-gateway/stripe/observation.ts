import type Stripe from 'stripe';
import { GatewayUnavailable, type GatewayDispute, type GatewayPayment, type GatewayRefund } from '../port';

/** What a charge is asked to hold besides itself: most payments have few refunds, and then one call tells all. */
export const expand = ['latest_charge.refunds'];

/** What belongs to a payment and may not be in it. */
export interface Belonging {
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
}

/** The latest charge, where the answer holds all of it. */
export function chargeOf({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | undefined {
  return typeof charge === 'object' && charge !== null ? charge : undefined;
}

/** A PaymentIntent as the port shows it. @throws {GatewayUnavailable} a state that Stripe did not have when this was written */
export function toGatewayPayment(
  intent: Stripe.PaymentIntent,
  { refunds, disputes }: Belonging,
): GatewayPayment {
  const charge = chargeOf(intent);
  const { last_payment_error: problem, metadata } = intent;
  const captureBefore = charge?.payment_method_details?.card?.capture_before;
  return {
    gatewayPaymentId: intent.id,
    status: knownStatus(intent.status),
    amount: intent.amount,
    currency: intent.currency.toUpperCase(),
    amountReceived: intent.amount_received,
    captureBefore:
      intent.status === 'requires_capture' && captureBefore !== undefined ? fromSeconds(captureBefore) : null,
    livemode: intent.livemode,
    paymentId: metadata['paymentId'] ?? null,
    orderId: metadata['orderId'] ?? null,
    chargeId: charge?.id ?? (typeof intent.latest_charge === 'string' ? intent.latest_charge : null),
    declineCode: problem?.decline_code ?? problem?.code ?? null,
    cancellationReason: intent.cancellation_reason,
    nextActionUrl: intent.next_action?.redirect_to_url?.url ?? null,
    refunds: inOrderOfCreation(refunds).map(toGatewayRefund),
    disputes: inOrderOfCreation(disputes).map(toGatewayDispute),
  };
}

const statuses = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'canceled',
  'succeeded',
] as const;

/** A state that is not known can not be acted on: nothing is guessed (I9). */
function knownStatus(status: string): GatewayPayment['status'] {
  const known = statuses.find((each) => each === status);
  if (known === undefined)
    throw new GatewayUnavailable(`Stripe has a payment in the state ${status}, which is not known`);
  return known;
}

function toGatewayRefund(refund: Stripe.Refund): GatewayRefund {
  return {
    gatewayRefundId: refund.id,
    refundId: refund.metadata?.['refundId'] ?? null,
    amount: refund.amount,
    status: refundStatus(refund.status),
    failureReason: refund.failure_reason ?? null,
  };
}

const refundStatuses = ['pending', 'succeeded', 'failed', 'requires_action', 'canceled'] as const;

/** Stripe has a refund without a status only where it can not tell; then it may still succeed. */
function refundStatus(status: string | null): GatewayRefund['status'] {
  return refundStatuses.find((each) => each === status) ?? 'pending';
}

function toGatewayDispute({ id, amount, status }: Stripe.Dispute): GatewayDispute {
  return { disputeId: id, amount, inquiry: status.startsWith('warning_'), status: disputeStatus(status) };
}

/** Source: Stripe's documentation, "The Dispute object". */
function disputeStatus(status: Stripe.Dispute.Status): GatewayDispute['status'] {
  if (status === 'won' || status === 'warning_closed' || status === 'prevented') return 'won';
  return status === 'lost' ? 'lost' : 'open';
}

/** Stripe lists the newest first; what is of one second stays as it was, turned round. */
function inOrderOfCreation<T extends { readonly created: number }>(objects: readonly T[]): T[] {
  return objects.toReversed().toSorted((left, right) => left.created - right.created);
}

function fromSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
