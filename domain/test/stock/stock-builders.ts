/** Commands and events of one product's stock. Reservations are named by the letter of their order. */
import type { AdjustStock, StockCommand, StockEvent } from '../../src';
import { orderIdOf } from '../ids';
import { at } from '../scenario';

export const productId = 'laptop-001';

interface Shared {
  readonly at?: string;
}
interface OfOrder extends Shared {
  readonly order?: string;
  readonly expiresAt?: string;
}
interface WithQuantity extends OfOrder {
  readonly quantity?: number;
}

const ids = (order = 'a') => ({
  productId,
  reservationId: `${orderIdOf(order)}:${productId}`,
  orderId: orderIdOf(order),
});
const when = (time = '10:00') => ({ at: at(time) });
const until = (time = '10:30') => ({ expiresAt: at(time) });

export const open = (quantity: number, threshold = 0): StockCommand => ({
  type: 'OpenStock',
  productId,
  quantity,
  lowStockThreshold: threshold,
  ...when(),
});
export const setThreshold = (lowStockThreshold: number): StockCommand => ({
  type: 'SetStockThreshold',
  productId,
  lowStockThreshold,
  ...when(),
});
const because = { reason: 'counted', actor: 'anna' };
export const adjust = (kind: AdjustStock['kind'], quantity: number, id = 'adjustment-1'): StockCommand => ({
  type: 'AdjustStock',
  productId,
  adjustmentId: id,
  kind,
  quantity,
  ...because,
  ...when(),
});
export const reserve = ({ order, quantity = 1, expiresAt, ...of }: WithQuantity = {}): StockCommand => ({
  type: 'ReserveStock',
  ...ids(order),
  quantity,
  ...until(expiresAt),
  ...when(of.at),
});
export const commit = ({ order, ...of }: OfOrder = {}): StockCommand => ({
  type: 'CommitReservation',
  ...ids(order),
  ...when(of.at),
});
export const release = ({ order, expiresAt, ...of }: OfOrder = {}): StockCommand => ({
  type: 'ReleaseReservation',
  ...ids(order),
  ...until(expiresAt),
  ...when(of.at),
});
export const ship = ({ order, ...of }: OfOrder = {}): StockCommand => ({
  type: 'ShipReservation',
  ...ids(order),
  ...when(of.at),
});

export const opened = (quantity: number, threshold = 0): StockEvent => ({
  type: 'StockOpened',
  data: { productId, quantity, lowStockThreshold: threshold, ...when() },
});
export const thresholdSet = (lowStockThreshold: number): StockEvent => ({
  type: 'StockThresholdSet',
  data: { productId, lowStockThreshold, ...when() },
});
export const lowStock = (available: number, lowStockThreshold: number): StockEvent => ({
  type: 'LowStockDetected',
  data: { productId, available, lowStockThreshold, ...when() },
});
export const adjusted = (
  type: 'StockReceived' | 'StockReturned' | 'StockDamaged',
  quantity: number,
  id = 'adjustment-1',
): StockEvent => ({ type, data: { productId, adjustmentId: id, ...because, quantity, ...when() } });
export const corrected = (onHand: number, previousOnHand: number, id = 'adjustment-1'): StockEvent => ({
  type: 'StockCorrected',
  data: { productId, adjustmentId: id, ...because, onHand, previousOnHand, ...when() },
});
export const reserved = ({ order, quantity = 1, expiresAt, ...of }: WithQuantity = {}): StockEvent => ({
  type: 'StockReserved',
  data: { ...ids(order), quantity, ...until(expiresAt), ...when(of.at) },
});
export const rejected = ({
  order,
  quantity = 1,
  available = 0,
  expiresAt,
  ...of
}: WithQuantity & { readonly available?: number } = {}): StockEvent => ({
  type: 'StockReservationRejected',
  data: { ...ids(order), quantity, available, ...until(expiresAt), ...when(of.at) },
});
export const committed = ({ order, quantity = 1, ...of }: WithQuantity = {}): StockEvent => ({
  type: 'StockCommitted',
  data: { ...ids(order), quantity, ...when(of.at) },
});
export const released = ({
  order,
  quantity = 1,
  wasCommitted = false,
  expiresAt,
  ...of
}: WithQuantity & { readonly wasCommitted?: boolean } = {}): StockEvent => ({
  type: 'StockReleased',
  data: { ...ids(order), quantity, wasCommitted, ...until(expiresAt), ...when(of.at) },
});
export const shipped = ({ order, quantity = 1, ...of }: WithQuantity = {}): StockEvent => ({
  type: 'StockShipped',
  data: { ...ids(order), quantity, ...when(of.at) },
});
