import { nothing, refuse, type Decision } from '../decider';
import { mayBeForgotten } from './closed-reservations';
import type { ReserveStock } from './commands';
import type { StockEvent } from './events';
import { available, knowsReservation, type Stock } from './stock';

/**
 * Holds units for an order, or turns it down (rules S1, S3).
 *
 * Refuses after the reservation's deadline (`reservation-expired`, S5), and when its id may have been closed and forgotten:
 * a clock that jumps back must not let a late repeat reserve for a dead order (F11).
 */
export function reserveStock(stock: Stock, command: ReserveStock): Decision<StockEvent> {
  const { productId, reservationId, orderId, quantity, expiresAt, at } = command;
  if (knowsReservation(stock, reservationId)) return nothing;
  if (at > expiresAt || mayBeForgotten(stock.closed, expiresAt))
    return refuse('reservation-expired', { reservationId, expiresAt, at });
  const reservation = { productId, reservationId, orderId, quantity, expiresAt, at };
  if (available(stock) < quantity)
    return [{ type: 'StockReservationRejected', data: { ...reservation, available: available(stock) } }];
  return [{ type: 'StockReserved', data: reservation }];
}
