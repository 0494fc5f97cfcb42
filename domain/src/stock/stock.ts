import { never, type Instant } from '../decider';
import { PersistentMap } from '../persistent-map';
import type { StockEvent } from './events';
import { emptyMemory, isRemembered, remember, type ClosedReservations } from './closed-reservations';

/** Units held for an order: reserved until it is paid, then committed until they are shipped. */
export interface Reservation {
  readonly orderId: string;
  readonly quantity: number;
  readonly committed: boolean;
  readonly expiresAt: Instant;
}

/** The units of one product (rule S1: `reserved + committed ≤ onHand`, always). */
export interface Stock {
  readonly opened: boolean;
  readonly onHand: number;
  readonly reserved: number;
  readonly committed: number;
  readonly lowStockThreshold: number;
  /** Whether `LowStockDetected` has been said since `available` was last above the threshold (rule S7). */
  readonly lowStockDetected: boolean;
  readonly reservations: PersistentMap<Reservation>;
  readonly closed: ClosedReservations;
  /** The latest adjustments' ids, oldest first. */
  readonly adjustmentIds: readonly string[];
}

/** How many adjustments are remembered, to know a repeat. They are made by people: a repeat comes within minutes. */
const rememberedAdjustments = 1_000;

export const noStock: Stock = {
  opened: false,
  onHand: 0,
  reserved: 0,
  committed: 0,
  lowStockThreshold: 0,
  lowStockDetected: false,
  reservations: PersistentMap.empty(),
  closed: emptyMemory,
  adjustmentIds: [],
};

/** Units that are promised to an order and have not left. */
export function held(stock: Stock): number {
  return stock.reserved + stock.committed;
}

/** Units that can be reserved. */
export function available(stock: Stock): number {
  return stock.onHand - held(stock);
}

/** Whether this reservation has been made or turned down before, so that a repeat must not reserve again. */
export function knowsReservation(stock: Stock, reservationId: string): boolean {
  return stock.reservations.has(reservationId) || isRemembered(stock.closed, reservationId);
}

export function evolveStock(stock: Stock, event: StockEvent): Stock {
  const changed = applyEvent(stock, event);
  const isStillLow = available(changed) <= changed.lowStockThreshold;
  return changed.lowStockDetected && !isStillLow ? { ...changed, lowStockDetected: false } : changed;
}

function applyEvent(stock: Stock, event: StockEvent): Stock {
  switch (event.type) {
    case 'StockOpened': {
      const { quantity, lowStockThreshold } = event.data;
      return { ...stock, opened: true, onHand: quantity, lowStockThreshold };
    }
    case 'StockReceived':
    case 'StockReturned':
      return adjusted(stock, event.data.adjustmentId, stock.onHand + event.data.quantity);
    case 'StockDamaged':
      return adjusted(stock, event.data.adjustmentId, stock.onHand - event.data.quantity);
    case 'StockCorrected':
      return adjusted(stock, event.data.adjustmentId, event.data.onHand);
    case 'StockThresholdSet':
      return { ...stock, lowStockThreshold: event.data.lowStockThreshold };
    case 'LowStockDetected':
      return { ...stock, lowStockDetected: true };
    case 'StockReserved': {
      const { reservationId, orderId, quantity, expiresAt } = event.data;
      const reservations = stock.reservations.with(reservationId, {
        orderId,
        quantity,
        committed: false,
        expiresAt,
      });
      const { onHand, reserved, committed } = stock;
      return moved(stock, { onHand, reserved: reserved + quantity, committed }, reservations);
    }
    case 'StockReservationRejected':
      return over(stock, stock, event.data);
    case 'StockCommitted': {
      const { reservationId, quantity } = event.data;
      const reservation = stock.reservations.get(reservationId);
      if (!reservation) return stock;
      const reservations = stock.reservations.with(reservationId, { ...reservation, committed: true });
      const { onHand, reserved, committed } = stock;
      const left = { onHand, reserved: reserved - quantity, committed: committed + quantity };
      return moved(stock, left, reservations);
    }
    case 'StockReleased': {
      const { quantity, wasCommitted } = event.data;
      const { onHand, reserved, committed } = stock;
      const left = wasCommitted
        ? { onHand, reserved, committed: committed - quantity }
        : { onHand, reserved: reserved - quantity, committed };
      return over(stock, left, event.data);
    }
    case 'StockShipped': {
      const { quantity, reservationId, at } = event.data;
      const expiresAt = stock.reservations.get(reservationId)?.expiresAt ?? at;
      const { onHand, reserved, committed } = stock;
      const left = { onHand: onHand - quantity, reserved, committed: committed - quantity };
      return over(stock, left, { reservationId, expiresAt, at });
    }
    default:
      return never(event);
  }
}

function adjusted(stock: Stock, adjustmentId: string, onHand: number): Stock {
  return {
    ...stock,
    onHand,
    adjustmentIds: [...stock.adjustmentIds.slice(1 - rememberedAdjustments), adjustmentId],
  };
}

/** A reservation has ended, and these units are left. */
function over(
  stock: Stock,
  left: Units,
  reservation: { reservationId: string; expiresAt: Instant; at: Instant },
): Stock {
  const { reservationId, expiresAt, at } = reservation;
  const reservations = stock.reservations.without(reservationId);
  return moved(stock, left, reservations, remember(stock.closed, reservationId, expiresAt, at));
}

type Units = Pick<Stock, 'onHand' | 'reserved' | 'committed'>;

/** Written out: every order comes through here, and to spread a state costs ten times as much (bench/README.md). */
function moved(
  stock: Stock,
  { onHand, reserved, committed }: Units,
  reservations: Stock['reservations'],
  closed = stock.closed,
): Stock {
  const { opened, lowStockThreshold, lowStockDetected, adjustmentIds } = stock;
  return {
    opened,
    onHand,
    reserved,
    committed,
    lowStockThreshold,
    lowStockDetected,
    reservations,
    closed,
    adjustmentIds,
  };
}
