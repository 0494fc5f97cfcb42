import { defineProjection } from './projection';
import { reservationStatus, type ReservationStatus } from './reservation-status';

/** Units of a product that were asked for by an order, and what became of them. */
export interface Reservation {
  readonly id: string;
  readonly orderId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly status: ReservationStatus;
  /** When the units would be free again if they were not paid for (rule S5). */
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Reservations. One that was called off before it was made is not shown. */
export const reservations = defineProjection({
  name: 'reservations',
  version: 1,
  indexes: [
    ['createdAt'],
    ['orderId', 'createdAt'],
    ['productId', 'createdAt'],
    ['status', 'createdAt'],
    ['productId', 'status', 'createdAt'],
  ],
  streams: ['stock'],
  idOf: (event) => ('reservationId' in event.data ? event.data.reservationId : undefined),
  fold(reservation: Reservation | undefined, event) {
    switch (event.type) {
      case 'StockReserved':
      case 'StockReservationRejected': {
        const { reservationId: id, orderId, productId, quantity, expiresAt, at } = event.data;
        const facts = { id, orderId, productId, quantity, status: reservationStatus(event), expiresAt };
        return { ...facts, createdAt: at, updatedAt: at };
      }
      case 'StockCommitted':
      case 'StockReleased':
      case 'StockShipped':
        return reservation && { ...reservation, status: reservationStatus(event), updatedAt: event.data.at };
      default:
        return reservation;
    }
  },
});
