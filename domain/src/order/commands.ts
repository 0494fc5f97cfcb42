import type { Instant } from '../decider';
import type { Customer, OrderLine, RejectionReason, ShippingAddress } from './events';

export interface PlaceOrder {
  readonly type: 'PlaceOrder';
  readonly orderId: string;
  readonly customer: Customer;
  /** As `priceOrder` has checked them. */
  readonly items: readonly OrderLine[];
  readonly currency: string;
  readonly totalAmount: number;
  readonly shippingAddress: ShippingAddress;
  readonly paymentMethod: 'credit_card' | 'debit_card';
  readonly paymentToken: string;
  readonly paymentId: string;
  readonly deadline: Instant;
  readonly at: Instant;
}

interface OfOrder<T extends string> {
  readonly type: T;
  readonly orderId: string;
  readonly at: Instant;
}

export interface ConfirmOrder extends OfOrder<'ConfirmOrder'> {
  readonly paymentId: string;
}
export interface RejectOrder extends OfOrder<'RejectOrder'> {
  readonly reason: RejectionReason;
}
export interface CancelOrder extends OfOrder<'CancelOrder'> {
  readonly reason: string;
}
export interface ChangeShippingAddress extends OfOrder<'ChangeShippingAddress'> {
  readonly shippingAddress: ShippingAddress;
}
export interface ShipOrder extends OfOrder<'ShipOrder'> {
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
}
export type DeliverOrder = OfOrder<'DeliverOrder'>;
export interface ReturnOrder extends OfOrder<'ReturnOrder'> {
  readonly reason: string | null;
}

/** The customer's key is gone: the read models are to follow. */
export type ForgetPersonalData = OfOrder<'ForgetPersonalData'>;

export type OrderCommand =
  | PlaceOrder
  | ConfirmOrder
  | RejectOrder
  | CancelOrder
  | ChangeShippingAddress
  | ShipOrder
  | DeliverOrder
  | ReturnOrder
  | ForgetPersonalData;
