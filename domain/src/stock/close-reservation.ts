import { nothing, refuse, type Decision } from '../decider';
import type { CommitReservation, ReleaseReservation, ShipReservation } from './commands';
import type { StockEvent } from './events';
import { knowsReservation, type Stock } from './stock';

/** The order is paid: its units are sold. Refuses a reservation that is not held (`reservation-not-held`). */
export function commitReservation(stock: Stock, command: CommitReservation): Decision<StockEvent> {
  const { productId, reservationId, orderId, at } = command;
  const reservation = stock.reservations.get(reservationId);
  if (!reservation) return refuse('reservation-not-held', { reservationId });
  if (reservation.committed) return nothing;
  return [
    {
      type: 'StockCommitted',
      data: { productId, reservationId, orderId, quantity: reservation.quantity, at },
    },
  ];
}

/**
 * The order will not be fulfilled: its units are free again, once, and nobody else's (rule S3).
 *
 * A release that overtakes its reservation closes the id with 0 units, so that the reserve command, when it comes, does nothing.
 */
export function releaseReservation(stock: Stock, command: ReleaseReservation): Decision<StockEvent> {
  const { productId, reservationId, orderId, expiresAt, at } = command;
  const reservation = stock.reservations.get(reservationId);
  if (!reservation && knowsReservation(stock, reservationId)) return nothing;
  const { quantity, committed: wasCommitted } = reservation ?? { quantity: 0, committed: false };
  return [
    {
      type: 'StockReleased',
      data: { productId, reservationId, orderId, quantity, wasCommitted, expiresAt, at },
    },
  ];
}

/** The units leave the house. Refuses units that were not sold (`reservation-not-committed`). */
export function shipReservation(stock: Stock, command: ShipReservation): Decision<StockEvent> {
  const { productId, reservationId, orderId, at } = command;
  const reservation = stock.reservations.get(reservationId);
  if (!reservation) return nothing;
  if (!reservation.committed) return refuse('reservation-not-committed', { reservationId });
  return [
    { type: 'StockShipped', data: { productId, reservationId, orderId, quantity: reservation.quantity, at } },
  ];
}
