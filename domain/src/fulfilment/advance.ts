import { never, nothing, type Instant } from '../decider';
import type { RejectionReason } from '../order/events';
import type { FulfilmentEvent } from './events';
import { requested, withReservation, type Advancing, type TrackedReservation } from './fulfilment';
import type { FulfilmentInput } from './inputs';
import { startUnwinding } from './unwind';

type Decisions = readonly FulfilmentEvent[];

/** The way forward: authorise, then commit the stock, then capture, so that the common failure needs a void and no refund. */
export function advance(fulfilment: Advancing, input: FulfilmentInput, at: Instant): Decisions {
  if (input.type === 'OrderCancelled')
    return startUnwinding(fulfilment, { outcome: 'cancelled', reason: input.data.reason }, at);
  switch (fulfilment.status) {
    case 'reserving':
      return whileReserving(fulfilment, input, at);
    case 'paying':
      return whilePaying(fulfilment, input, at);
    case 'committing':
      return whileCommitting(fulfilment, input, at);
    case 'capturing':
      return whileCapturing(fulfilment, input, at);
    case 'confirming':
      return input.type === 'OrderConfirmed'
        ? [{ type: 'FulfilmentCompleted', data: { orderId: fulfilment.orderId, at } }]
        : nothing;
    case 'confirmed':
      return input.type === 'OrderShipped' ? ship(fulfilment, at) : nothing;
    default:
      return never(fulfilment.status);
  }
}

function whileReserving(fulfilment: Advancing, input: FulfilmentInput, at: Instant): Decisions {
  const { orderId, paymentId, amount, currency, paymentToken, deadline } = fulfilment;
  switch (input.type) {
    case 'StockReserved': {
      const note = noteReservation(fulfilment, input.data.reservationId, 'requested', 'reserved', at);
      if (note.length === 0 || !allOthers(fulfilment, input.data.reservationId, 'reserved')) return note;
      const data = { orderId, paymentId, amount, currency, paymentToken, deadline, at };
      return [...note, { type: 'PaymentRequested', data }];
    }
    case 'StockReservationRejected': {
      const note = noteReservation(fulfilment, input.data.reservationId, 'requested', 'rejected', at);
      if (note.length === 0) return note;
      const known = withReservation(fulfilment, input.data.reservationId, 'rejected');
      return [...note, ...startUnwinding(known, { outcome: 'rejected', reason: 'out-of-stock' }, at)];
    }
    case 'DeadlinePassed':
      return startUnwinding(fulfilment, { outcome: 'rejected', reason: 'payment-expired' }, at);
    default:
      return nothing;
  }
}

function whilePaying(fulfilment: Advancing, input: FulfilmentInput, at: Instant): Decisions {
  const { orderId } = fulfilment;
  switch (input.type) {
    case 'PaymentAuthorized':
      return [commit(fulfilment, at)];
    case 'PaymentCaptured':
      return [{ type: 'PaymentNoted', data: { orderId, status: 'captured', at } }, commit(fulfilment, at)];
    case 'PaymentDeclined':
      return fulfilment.declined
        ? nothing
        : [{ type: 'PaymentNoted', data: { orderId, status: 'declined', at } }];
    case 'DeadlinePassed': {
      // P7: the money is let go first; the stock only when that is certain.
      const reason = fulfilment.declined ? 'payment-declined' : 'payment-expired';
      return startUnwinding(fulfilment, { outcome: 'rejected', reason }, at);
    }
    default:
      return moneyGone(fulfilment, input, at);
  }
}

function whileCommitting(fulfilment: Advancing, input: FulfilmentInput, at: Instant): Decisions {
  const { orderId, paymentId } = fulfilment;
  if (input.type === 'PaymentCaptured' && fulfilment.money === 'open')
    return [{ type: 'PaymentNoted', data: { orderId, status: 'captured', at } }];
  if (input.type !== 'StockCommitted') return moneyGone(fulfilment, input, at);
  const note = noteReservation(fulfilment, input.data.reservationId, 'reserved', 'committed', at);
  if (note.length === 0 || !allOthers(fulfilment, input.data.reservationId, 'committed')) return note;
  const type = fulfilment.money === 'captured' ? 'ConfirmationDecided' : 'CaptureDecided';
  return [...note, { type, data: { orderId, paymentId, at } }];
}

function whileCapturing(fulfilment: Advancing, input: FulfilmentInput, at: Instant): Decisions {
  const { orderId, paymentId } = fulfilment;
  if (input.type !== 'PaymentCaptured') return moneyGone(fulfilment, input, at);
  return [
    { type: 'PaymentNoted', data: { orderId, status: 'captured', at } },
    { type: 'ConfirmationDecided', data: { orderId, paymentId, at } },
  ];
}

/** The hold lapsed (P8), was cancelled at the gateway, or is not what was asked for (P10): the order can not be paid any more. */
function moneyGone(fulfilment: Advancing, input: FulfilmentInput, at: Instant): Decisions {
  const { orderId, money } = fulfilment;
  if (input.type !== 'PaymentCancelled' && input.type !== 'PaymentQuarantined') return nothing;
  // Money that was taken is not gone: this is older than its capture (P3).
  if (money !== 'open') return nothing;
  const note: FulfilmentEvent = { type: 'PaymentNoted', data: { orderId, status: 'closed', at } };
  const end = { outcome: 'rejected', reason: whyGone(input) } as const;
  return [note, ...startUnwinding({ ...fulfilment, money: 'closed' }, end, at)];
}

function whyGone(
  input: Extract<FulfilmentInput, { type: 'PaymentCancelled' | 'PaymentQuarantined' }>,
): RejectionReason {
  if (input.type === 'PaymentQuarantined') return 'payment-quarantined';
  return input.data.reason === 'authorization-expired' ? 'authorization-expired' : 'payment-cancelled';
}

function commit({ orderId, reservations, deadline }: Advancing, at: Instant): FulfilmentEvent {
  return {
    type: 'StockCommitRequested',
    data: { orderId, reservations: reservations.map(requested), deadline, at },
  };
}

function ship({ orderId, reservations, deadline }: Advancing, at: Instant): Decisions {
  return [
    {
      type: 'StockShipmentRequested',
      data: { orderId, reservations: reservations.map(requested), deadline, at },
    },
    { type: 'FulfilmentEnded', data: { orderId, outcome: 'shipped', at } },
  ];
}

function noteReservation(
  { orderId, reservations }: Advancing,
  reservationId: string,
  from: TrackedReservation['status'],
  status: 'reserved' | 'rejected' | 'committed',
  at: Instant,
): Decisions {
  const expected = reservations.some((each) => each.reservationId === reservationId && each.status === from);
  return expected
    ? [{ type: 'StockReservationNoted', data: { orderId, reservationId, status, at } }]
    : nothing;
}

function allOthers(
  { reservations }: Advancing,
  reservationId: string,
  status: TrackedReservation['status'],
): boolean {
  return reservations.every((each) => each.reservationId === reservationId || each.status === status);
}
