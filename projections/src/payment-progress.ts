import { never, type PaymentEvent } from '@queuecommerce/domain';

/** Where a payment is; `not_requested` until it has been asked for. */
export type PaymentStatus =
  | 'not_requested'
  | 'requested'
  | 'action_required'
  | 'authorized'
  | 'declined'
  | 'capturing'
  | 'captured'
  | 'cancelling'
  | 'cancelled'
  | 'partially_refunded'
  | 'refunded'
  | 'refund_failed'
  | 'quarantined';

export interface Refund {
  readonly id: string;
  /** Minor units; 0 while it is not known, because it waits for a dispute. */
  readonly amount: number;
  readonly status: 'deferred' | 'pending' | 'succeeded' | 'failed';
  readonly reason: string | null;
  readonly at: string;
}

/** What an order and its payment both show. Amounts are minor units. */
export interface PaymentProgress {
  readonly status: PaymentStatus;
  /** Why the latest attempt was declined. */
  readonly declineCode: string | null;
  /** Where the customer has to go, while `action_required`. */
  readonly nextActionUrl: string | null;
  /** Held, or held before it was taken; null as long as nothing was. */
  readonly authorizedAmount: number | null;
  readonly capturedAmount: number;
  /** What has been given back; what is under way does not count. */
  readonly refundedAmount: number;
  readonly refunds: readonly Refund[];
}

export const notAskedFor: PaymentProgress = {
  status: 'not_requested',
  declineCode: null,
  nextActionUrl: null,
  authorizedAmount: null,
  capturedAmount: 0,
  refundedAmount: 0,
  refunds: [],
};

/** What may still be given back: captured less what was or is being refunded, minor units (rule P9). */
export function refundableAmount({ capturedAmount, refunds }: PaymentProgress): number {
  return refunds.reduce(
    (left, { status, amount }) => (status === 'pending' || status === 'succeeded' ? left - amount : left),
    capturedAmount,
  );
}

/** The progress after an event, `amount` being what the payment is about; the same one if nothing of it changed. */
export function progressAfter<P extends PaymentProgress>(
  progress: P,
  event: PaymentEvent,
  amount: number,
): P {
  switch (event.type) {
    case 'PaymentAuthorizationRequested':
    case 'PaymentConfirmationRequested':
      return { ...progress, status: 'requested', declineCode: null, nextActionUrl: null };
    case 'PaymentActionRequired':
      return heard(progress, 'action_required', { nextActionUrl: event.data.nextActionUrl });
    case 'PaymentAuthorized':
      return heard(progress, 'authorized', {
        authorizedAmount: amount,
        declineCode: null,
        nextActionUrl: null,
      });
    case 'PaymentDeclined':
      return heard(progress, 'declined', { declineCode: event.data.code, nextActionUrl: null });
    case 'PaymentCaptureRequested':
      return { ...progress, status: 'capturing' };
    case 'PaymentCaptured':
      return { ...progress, status: 'captured', capturedAmount: event.data.amount, nextActionUrl: null };
    case 'PaymentCancellationRequested':
      return { ...progress, status: 'cancelling', nextActionUrl: null };
    case 'PaymentCancelled':
      return { ...progress, status: 'cancelled', nextActionUrl: null };
    case 'PaymentQuarantined':
      return { ...progress, status: 'quarantined', nextActionUrl: null };
    case 'RefundDeferred':
    case 'RefundRequested':
    case 'RefundSucceeded':
    case 'ExternalRefundObserved':
    case 'RefundFailed':
      return withRefund(progress, refundOf(event, progress));
    case 'DisputeOpened':
    case 'DisputeClosed':
      return progress;
    default:
      return never(event);
  }
}

/** Once its cancellation is decided, nothing that is heard of a payment takes that back (rule P5). */
function heard<P extends PaymentProgress>(
  progress: P,
  status: PaymentStatus,
  news: Partial<PaymentProgress>,
): P {
  return progress.status === 'cancelling' ? progress : { ...progress, ...news, status };
}

type RefundEvent = Extract<
  PaymentEvent,
  {
    type:
      'RefundDeferred' | 'RefundRequested' | 'RefundSucceeded' | 'ExternalRefundObserved' | 'RefundFailed';
  }
>;

function refundOf(event: RefundEvent, { refunds }: PaymentProgress): Refund {
  const { refundId: id, at } = event.data;
  const reason = refunds.find((refund) => refund.id === id)?.reason ?? null;
  switch (event.type) {
    case 'RefundDeferred':
      return { id, amount: 0, status: 'deferred', reason: event.data.reason, at };
    case 'RefundRequested':
      return { id, amount: event.data.amount, status: 'pending', reason: event.data.reason, at };
    case 'RefundSucceeded':
    case 'ExternalRefundObserved':
      return { id, amount: event.data.amount, status: 'succeeded', reason, at };
    case 'RefundFailed':
      return { id, amount: event.data.amount, status: 'failed', reason, at };
    default:
      return never(event);
  }
}

/** A refund that is given back in full ends the payment; else what happened last to a refund tells. */
function withRefund<P extends PaymentProgress>(progress: P, refund: Refund): P {
  const known = progress.refunds.some(({ id }) => id === refund.id);
  const refunds = known
    ? progress.refunds.map((one) => (one.id === refund.id ? refund : one))
    : [...progress.refunds, refund];
  const refundedAmount = refunds.reduce(
    (sum, { status, amount }) => (status === 'succeeded' ? sum + amount : sum),
    0,
  );
  return { ...progress, refunds, refundedAmount, status: statusWith(progress, refund, refundedAmount) };
}

function statusWith(
  { capturedAmount }: PaymentProgress,
  latest: Refund,
  refundedAmount: number,
): PaymentStatus {
  if (refundedAmount >= capturedAmount) return 'refunded';
  if (latest.status === 'failed') return 'refund_failed';
  return refundedAmount > 0 ? 'partially_refunded' : 'captured';
}
