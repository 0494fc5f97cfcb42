import { never, type Instant } from '../decider';
import type { FulfilmentEvent, RequestedReservation, UnwindingEnd } from './events';

/** What is known of a reservation: asked for, and then what its stock said. */
export interface TrackedReservation extends RequestedReservation {
  readonly status: 'requested' | 'reserved' | 'rejected' | 'committed' | 'released';
}

/** What is known of the money: `open` once it was asked for, `closed` when nothing is held or taken any more. */
export type MoneyStatus = 'none' | 'open' | 'captured' | 'closed';

/** What is known of every fulfilment that has begun. */
export interface Started {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly paymentToken: string;
  readonly deadline: Instant;
  readonly reservations: readonly TrackedReservation[];
  readonly money: MoneyStatus;
  /** Whether an attempt has been declined: then that is why the deadline ends the order. */
  readonly declined: boolean;
  /** The refunds decided on for money that must not stay here (rule P6): each once. */
  readonly refundIds: readonly string[];
}

export interface NotStarted {
  readonly status: 'none';
}

/** On the way forward, in this order; `confirmed` waits for the shipment. */
export interface Advancing extends Started {
  readonly status: 'reserving' | 'paying' | 'committing' | 'capturing' | 'confirming' | 'confirmed';
}

/** On the way back: first the money is let go, then the stock. */
export interface Unwinding extends Started {
  readonly status: 'unwinding';
  readonly end: UnwindingEnd;
}

export interface Ended extends Started {
  readonly status: 'ended';
  readonly outcome: 'rejected' | 'cancelled' | 'shipped';
}

/** How far the process manager is with one order. */
export type Fulfilment = NotStarted | Advancing | Unwinding | Ended;

export function evolveFulfilment(fulfilment: Fulfilment, event: FulfilmentEvent): Fulfilment {
  if (event.type === 'StockReservationRequested') {
    const { at: _, reservations, ...facts } = event.data;
    const tracked = reservations.map((reservation) => ({ ...reservation, status: 'requested' as const }));
    const fresh = { money: 'none' as const, declined: false, refundIds: [] };
    return { status: 'reserving', ...facts, reservations: tracked, ...fresh };
  }
  if (fulfilment.status === 'none') return fulfilment;
  switch (event.type) {
    case 'StockReservationNoted':
      return withReservation(fulfilment, event.data.reservationId, event.data.status);
    case 'PaymentNoted':
      if (event.data.status === 'declined') return { ...fulfilment, declined: true };
      return { ...fulfilment, money: event.data.status };
    case 'PaymentRequested':
      return advance({ ...fulfilment, money: 'open' }, 'paying');
    case 'StockCommitRequested':
      return advance(fulfilment, 'committing');
    case 'CaptureDecided':
      return advance(fulfilment, 'capturing');
    case 'ConfirmationDecided':
      return advance(fulfilment, 'confirming');
    case 'FulfilmentCompleted':
      return advance(fulfilment, 'confirmed');
    case 'UnwindingStarted':
      return { ...started(fulfilment), status: 'unwinding', end: event.data.end };
    case 'RefundDecided':
      return { ...fulfilment, refundIds: [...fulfilment.refundIds, event.data.refundId] };
    case 'FulfilmentEnded':
      return { ...started(fulfilment), status: 'ended', outcome: event.data.outcome };
    case 'StockReleaseRequested':
    case 'PaymentCancellationDecided':
    case 'RejectionDecided':
    case 'StockShipmentRequested':
      return fulfilment;
    default:
      return never(event);
  }
}

function started(fulfilment: Started): Started {
  const {
    orderId,
    paymentId,
    amount,
    currency,
    paymentToken,
    deadline,
    reservations,
    money,
    declined,
    refundIds,
  } = fulfilment;
  return {
    orderId,
    paymentId,
    amount,
    currency,
    paymentToken,
    deadline,
    reservations,
    money,
    declined,
    refundIds,
  };
}

function advance(fulfilment: Started, status: Advancing['status']): Advancing {
  return { ...started(fulfilment), status };
}

/** The fulfilment with what is known of one reservation brought up to date. */
export function withReservation<F extends Started>(
  fulfilment: F,
  reservationId: string,
  status: TrackedReservation['status'],
): F {
  const reservations = fulfilment.reservations.map((each) =>
    each.reservationId === reservationId ? { ...each, status } : each,
  );
  return { ...fulfilment, reservations };
}

/** What a command needs of a reservation. */
export function requested({ reservationId, productId, quantity }: TrackedReservation): RequestedReservation {
  return { reservationId, productId, quantity };
}
