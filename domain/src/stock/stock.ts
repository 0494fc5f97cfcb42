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
      return { ...stock, reserved: stock.reserved + quantity, reservations };
    }
    case 'StockReservationRejected':
      return closed(stock, event.data);
    case 'StockCommitted': {
      const { reservationId, quantity } = event.data;
      const reservation = stock.reservations.get(reservationId);
      if (!reservation) return stock;
      const reservations = stock.reservations.with(reservationId, { ...reservation, committed: true });
      return {
        ...stock,
        reserved: stock.reserved - quantity,
        committed: stock.committed + quantity,
        reservations,
      };
    }
    case 'StockReleased': {
      const { quantity, wasCommitted } = event.data;
      const freed = wasCommitted
        ? { ...stock, committed: stock.committed - quantity }
        : { ...stock, reserved: stock.reserved - quantity };
      return closed(freed, event.data);
    }
    case 'StockShipped': {
      const { quantity, reservationId, at } = event.data;
      const expiresAt = stock.reservations.get(reservationId)?.expiresAt ?? at;
      const left = { ...stock, onHand: stock.onHand - quantity, committed: stock.committed - quantity };
      return closed(left, { reservationId, expiresAt, at });
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

function closed(
  stock: Stock,
  reservation: { reservationId: string; expiresAt: Instant; at: Instant },
): Stock {
  const { reservationId, expiresAt, at } = reservation;
  return {
    ...stock,
    reservations: stock.reservations.without(reservationId),
    closed: remember(stock.closed, reservationId, expiresAt, at),
  };
}
