import type { StockEvent } from '@queuecommerce/domain';

export type ReservationStatus = 'reserved' | 'rejected' | 'committed' | 'released' | 'shipped';

/** The stock events that are about one order's reservation. */
export type ReservationEvent = Extract<StockEvent, { data: { reservationId: string } }>;

const statusAfter: Readonly<Record<ReservationEvent['type'], ReservationStatus>> = {
  StockReserved: 'reserved',
  StockReservationRejected: 'rejected',
  StockCommitted: 'committed',
  StockReleased: 'released',
  StockShipped: 'shipped',
};

/** The status that an event leaves a reservation in. */
export function reservationStatus({ type }: { readonly type: ReservationEvent['type'] }): ReservationStatus {
  return statusAfter[type];
}
