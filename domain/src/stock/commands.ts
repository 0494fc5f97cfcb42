import type { Instant } from '../decider';

interface OfProduct<T extends string> {
  readonly type: T;
  readonly productId: string;
  readonly at: Instant;
}

interface OfReservation<T extends string> extends OfProduct<T> {
  /** Order and product: a reservation is released and committed by this id and no other (rule S3). */
  readonly reservationId: string;
  readonly orderId: string;
}

/** Begins a product's stock; a product has one stock, opened once. */
export interface OpenStock extends OfProduct<'OpenStock'> {
  readonly quantity: number;
  readonly lowStockThreshold: number;
}

/** Receiving, return and damage move `quantity` units; a correction says that a count found `quantity` (rule S6). */
export interface AdjustStock extends OfProduct<'AdjustStock'> {
  /** Its identity: a repeat changes nothing. */
  readonly adjustmentId: string;
  readonly kind: 'receive' | 'return' | 'damage' | 'correct';
  readonly quantity: number;
  readonly reason: string;
  readonly actor: string;
}

export interface SetStockThreshold extends OfProduct<'SetStockThreshold'> {
  readonly lowStockThreshold: number;
}

export interface ReserveStock extends OfReservation<'ReserveStock'> {
  readonly quantity: number;
  readonly expiresAt: Instant;
}

export type CommitReservation = OfReservation<'CommitReservation'>;

export interface ReleaseReservation extends OfReservation<'ReleaseReservation'> {
  /** The reservation's own deadline: how long a release that overtook its reservation has to be remembered. */
  readonly expiresAt: Instant;
}

export type ShipReservation = OfReservation<'ShipReservation'>;

export type StockCommand =
  | OpenStock
  | AdjustStock
  | SetStockThreshold
  | ReserveStock
  | CommitReservation
  | ReleaseReservation
  | ShipReservation;
