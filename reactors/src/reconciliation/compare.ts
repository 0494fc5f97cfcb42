import { isOpen, isRefusal, payments, type Payment } from '@queuecommerce/domain';
import type { GatewayPayment } from '@queuecommerce/infra';

/**
 * How a payment's stream and the gateway differ (P13):
 * `behind` – the gateway knows what the stream does not say yet; appending it (`missing`) repairs it, by the rules of every look
 * at the gateway (P3, P6, P8, P9, P10). All others are for an operator:
 * `unknown-here` – made under an id of ours that no stream has; `unknown-at-gateway` – the gateway does not know it;
 * `not-taken` – captured here and not there; `not-cancelled` – cancelled here, and there it holds money;
 * `not-refunded` – a refund that succeeded here and is not there; `paid-twice` – a second payment under the same id holds or took money.
 */
export type DifferenceKind =
  | 'behind'
  | 'unknown-here'
  | 'unknown-at-gateway'
  | 'not-taken'
  | 'not-cancelled'
  | 'not-refunded'
  | 'paid-twice';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly paymentId: string;
  readonly orderId: string | null;
  readonly gatewayPaymentId: string | null;
  /** What each side says, for a person. */
  readonly here: string;
  readonly there: string;
  /** The events that would repair it; none if no rule says how. */
  readonly missing: readonly string[];
}

/** What this process is, as payments see it. */
export interface Side {
  readonly livemode: boolean;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Compares a payment with what the gateway says of it; `seen` undefined: the gateway does not know it. */
export function compare(
  paymentId: string,
  payment: Payment,
  seen: GatewayPayment | undefined,
  { livemode, at }: Side,
): readonly Difference[] {
  const difference = (kind: DifferenceKind, missing: readonly string[] = []): Difference => ({
    kind,
    paymentId,
    orderId: seen?.orderId ?? (payment.status === 'none' ? null : (payment.terms?.orderId ?? null)),
    gatewayPaymentId: seen?.gatewayPaymentId ?? gatewayPaymentIdOf(payment),
    here: describePayment(payment),
    there: seen ? describeSeen(seen) : 'unknown',
    missing,
  });
  if (seen === undefined) return claimsMoney(payment) ? [difference('unknown-at-gateway')] : [];
  if (payment.status === 'none') return [difference('unknown-here')];
  // An operator has it already.
  if (payment.status === 'quarantined') return [];
  // Our confirmation is on its way: what the customer did is not asked for once more.
  if (isOpen(payment) && payment.confirmations > 0 && seen.status === 'requires_action') return [];
  const known = gatewayPaymentIdOf(payment);
  const isAnother = known !== null && known !== seen.gatewayPaymentId;
  const decided = payments.decider.decide(payment, {
    type: 'ObservePayment',
    paymentId,
    observation: seen,
    attempt: null,
    livemode,
    at,
  });
  const events = isRefusal(decided) ? [] : decided;
  if (isAnother && holdsMoney(seen) && payment.status !== 'cancelled') return [difference('paid-twice')];
  if (events.length > 0)
    return [
      difference(
        'behind',
        events.map(({ type }) => type),
      ),
    ];
  if (isAnother) return [];
  if (payment.status === 'cancelled') return holdsMoney(seen) ? [difference('not-cancelled')] : [];
  if (payment.status !== 'captured') return [];
  if (seen.status !== 'succeeded' || seen.amountReceived !== payment.captured)
    return [difference('not-taken')];
  const refunded = new Set(seen.refunds.map(({ refundId, gatewayRefundId }) => refundId ?? gatewayRefundId));
  const isMissing = [...payment.refunds].some(
    ([id, { status }]) => status === 'succeeded' && !refunded.has(id),
  );
  return isMissing ? [difference('not-refunded')] : [];
}

function holdsMoney({ status }: GatewayPayment): boolean {
  return status === 'requires_capture' || status === 'succeeded';
}

/** Whether the stream says that the gateway holds or took money. */
function claimsMoney(payment: Payment): boolean {
  return payment.status === 'captured' || payment.status === 'authorized' || payment.status === 'capturing';
}

/** The payment at the gateway that the stream knows of. */
export function gatewayPaymentIdOf(payment: Payment): string | null {
  return isOpen(payment) || 'gatewayPaymentId' in payment ? payment.gatewayPaymentId : null;
}

function describePayment(payment: Payment): string {
  if (payment.status === 'none') return 'unknown';
  if (payment.status !== 'captured') return payment.status;
  const refunds = [...payment.refunds.values()].map(({ amount, status }) => `refund ${amount} ${status}`);
  return [`captured ${payment.captured}`, ...refunds].join(', ');
}

function describeSeen({ status, amountReceived, refunds }: GatewayPayment): string {
  const given = refunds.map((refund) => `refund ${refund.amount} ${refund.status}`);
  return [`${status} ${amountReceived}`, ...given].join(', ');
}
