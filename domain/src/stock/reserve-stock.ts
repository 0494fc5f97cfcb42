import { nothing, refuse, type Decision } from '../decider';
import type { ReserveStock } from './commands';
import type { StockEvent } from './events';
import { available, knowsReservation, type Stock } from './stock';

/**
 * Holds units for an order, or turns it down (rules S1, S3).
 *
 * Refuses after the reservation's deadline (`reservation-expired`, S5), by the later of the command's time and the stock's
 * own: a clock that jumps back must not let a late repeat reserve for a dead order (F11).
 */
export function reserveStock(stock: Stock, command: ReserveStock): Decision<StockEvent> {
  const { productId, reservationId, orderId, quantity, expiresAt, at } = command;
  if (knowsReservation(stock, reservationId)) return nothing;
  const now = at > stock.latestAt ? at : stock.latestAt;
  if (now > expiresAt) return refuse('reservation-expired', { reservationId, expiresAt, now });
  const reservation = { productId, reservationId, orderId, quantity, expiresAt, at };
  if (available(stock) < quantity)
    return [{ type: 'StockReservationRejected', data: { ...reservation, available: available(stock) } }];
  return [{ type: 'StockReserved', data: reservation }];
}
