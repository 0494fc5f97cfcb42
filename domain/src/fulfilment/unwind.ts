import { nothing, type Instant } from '../decider';
import type { FulfilmentEvent, UnwindingEnd } from './events';
import { requested, type Advancing, type Ended, type Started, type Unwinding } from './fulfilment';
import type { FulfilmentInput } from './inputs';

type Decisions = readonly FulfilmentEvent[];
/** The way back begins. Money that may still be held or taken is let go first (rule P7); without any, the stock goes at once. */
export function startUnwinding(fulfilment: Advancing, end: UnwindingEnd, at: Instant): Decisions {
  const { orderId, paymentId, money } = fulfilment;
  const started: FulfilmentEvent = { type: 'UnwindingStarted', data: { orderId, end, at } };
  if (money !== 'open') return [started, ...letGo(fulfilment, end, at)];
  const reason = end.outcome === 'cancelled' ? 'order-cancelled' : end.reason;
  return [started, { type: 'PaymentCancellationDecided', data: { orderId, paymentId, reason, at } }];
}

/** Nothing can confirm the order any more: money that was taken goes back, the stock is released, the order is rejected. */
function letGo(fulfilment: Started, end: UnwindingEnd, at: Instant): Decisions {
  const { orderId, deadline } = fulfilment;
  const held = fulfilment.reservations.filter(({ status }) => status !== 'rejected' && status !== 'released');
  const events: FulfilmentEvent[] = fulfilment.money === 'captured' ? [...refund(fulfilment, at)] : [];
  if (end.outcome === 'rejected')
    events.push({ type: 'RejectionDecided', data: { orderId, reason: end.reason, at } });
  // S4: also what has only been asked for; a release that overtakes its reservation closes it.
  if (held.length === 0)
    events.push({ type: 'FulfilmentEnded', data: { orderId, outcome: end.outcome, at } });
  else
    events.push({
      type: 'StockReleaseRequested',
      data: { orderId, reservations: held.map(requested), deadline, at },
    });
  return events;
}

/** The way back: waits for the money to be settled, then for every reservation to be closed. */
export function unwind(fulfilment: Unwinding, input: FulfilmentInput, at: Instant): Decisions {
  const { orderId, end, money } = fulfilment;
  switch (input.type) {
    case 'OrderCancelled':
      // The customer was faster than the rejection: a payment that succeeds after all now goes back (P6).
      if (end.outcome === 'cancelled') return nothing;
      return [
        {
          type: 'UnwindingStarted',
          data: { orderId, end: { outcome: 'cancelled', reason: input.data.reason }, at },
        },
      ];
    case 'PaymentDeclined':
      // The deadline was noticed before the decline that came before it, as after a crash: this is why the order ends.
      if (money !== 'open' || end.outcome !== 'rejected' || end.reason !== 'payment-expired') return nothing;
      return [
        {
          type: 'UnwindingStarted',
          data: { orderId, end: { outcome: 'rejected', reason: 'payment-declined' }, at },
        },
      ];
    case 'PaymentCancelled':
    case 'PaymentQuarantined':
      if (money !== 'open') return nothing;
      return [noteMoney(orderId, 'closed', at), ...letGo({ ...fulfilment, money: 'closed' }, end, at)];
    case 'PaymentCaptured':
      return capturedWhileUnwinding(fulfilment, at);
    case 'StockReservationRejected':
      return closeReservation(fulfilment, input.data.reservationId, 'rejected', at);
    case 'StockReleased':
      return closeReservation(fulfilment, input.data.reservationId, 'released', at);
    case 'RefundFailed':
      return refundReopened(fulfilment, input.data.refundId, at);
    default:
      return nothing;
  }
}

/** P6: a late success does not bring a cancelled order back; the money goes back, once. */
export function afterTheEnd(fulfilment: Ended, input: FulfilmentInput, at: Instant): Decisions {
  if (fulfilment.outcome === 'shipped') return nothing;
  switch (input.type) {
    case 'PaymentCaptured':
      return refund(fulfilment, at);
    case 'RefundFailed':
      return refundReopened(fulfilment, input.data.refundId, at);
    default:
      return nothing;
  }
}

function capturedWhileUnwinding(fulfilment: Unwinding, at: Instant): Decisions {
  const { orderId, end, money, reservations, deadline } = fulfilment;
  if (money === 'captured') return nothing;
  const note = noteMoney(orderId, 'captured', at);
  // The stock has been let go already: what P7 leaves is the refund.
  if (money !== 'open') return [note, ...refund(fulfilment, at)];
  if (end.outcome === 'cancelled') return [note, ...letGo({ ...fulfilment, money: 'captured' }, end, at)];
  // P7: the deadline came, but the payment had succeeded, and its stock is still held: the order goes on.
  return [
    note,
    {
      type: 'StockCommitRequested',
      data: { orderId, reservations: reservations.map(requested), deadline, at },
    },
  ];
}

function closeReservation(
  fulfilment: Unwinding,
  reservationId: string,
  status: 'rejected' | 'released',
  at: Instant,
): Decisions {
  const { orderId, end } = fulfilment;
  const open = fulfilment.reservations.filter(
    (each) => each.status !== 'rejected' && each.status !== 'released',
  );
  if (!open.some((each) => each.reservationId === reservationId)) return nothing;
  const note: FulfilmentEvent = {
    type: 'StockReservationNoted',
    data: { orderId, reservationId, status, at },
  };
  if (open.length > 1) return [note];
  return [note, { type: 'FulfilmentEnded', data: { orderId, outcome: end.outcome, at } }];
}

function refund({ orderId, paymentId, refundIds }: Started, at: Instant): Decisions {
  if (refundIds.length > 0) return nothing;
  return [{ type: 'RefundDecided', data: { orderId, paymentId, refundId: `${orderId}:unwind`, at } }];
}

/**
 * P9: somebody else's refund, which ours had left its part to, has failed: that part is ours to give back now. One of our own
 * that failed is an operator's matter, because it would fail again.
 */
function refundReopened(
  { orderId, paymentId, refundIds }: Started,
  failedId: string,
  at: Instant,
): Decisions {
  const refundId = `${orderId}:unwind:${failedId}`;
  if (refundIds.length === 0 || refundIds.includes(failedId) || refundIds.includes(refundId)) return nothing;
  return [{ type: 'RefundDecided', data: { orderId, paymentId, refundId, at } }];
}

function noteMoney(orderId: string, status: 'captured' | 'closed', at: Instant): FulfilmentEvent {
  return { type: 'PaymentNoted', data: { orderId, status, at } };
}
