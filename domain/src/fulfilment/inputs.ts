import type { Instant } from '../decider';
import type { DomainEvent } from '../events';
import type { OrderEvent } from '../order/events';
import type { PaymentEvent } from '../payment/events';
import type { StockEvent } from '../stock/events';

/** The order's deadline has come: sent by a durable timer, at least once. */
export interface DeadlinePassed {
  readonly type: 'DeadlinePassed';
  readonly data: { readonly orderId: string; readonly at: Instant };
}

/** What the process manager listens to. */
export type FulfilmentInput = OrderEvent | StockEvent | PaymentEvent | DeadlinePassed;

/** The order that an event is about; undefined for one that no fulfilment waits for. */
export function orderOf(event: FulfilmentInput): string | undefined {
  return 'orderId' in event.data && event.data.orderId !== null ? event.data.orderId : undefined;
}

/** The event as an input of the process manager; undefined if it is of a type that no step reacts to. */
export function fulfilmentInputOf(event: DomainEvent): FulfilmentInput | undefined {
  switch (event.type) {
    case 'OrderPlaced':
    case 'OrderConfirmed':
    case 'OrderCancelled':
    case 'OrderShipped':
    case 'StockReserved':
    case 'StockReservationRejected':
    case 'StockCommitted':
    case 'StockReleased':
    case 'PaymentAuthorized':
    case 'PaymentDeclined':
    case 'PaymentCaptured':
    case 'PaymentCancelled':
    case 'PaymentQuarantined':
    case 'RefundFailed':
      return event;
    default:
      return undefined;
  }
}
