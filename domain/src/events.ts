/** Every event there is, and the way from a stored one to its type. */
import { customerEvents, type CustomerEvent } from './customer/decider';
import { fulfilmentEvents, type FulfilmentEvent } from './fulfilment/events';
import { logSealEvents, type LogSealEvent } from './log-seal/events';
import { notificationEvents, type NotificationEvent } from './notification/decider';
import { orderEvents, type OrderEvent } from './order/events';
import { paymentEvents, type PaymentEvent } from './payment/events';
import { productEvents, type ProductEvent } from './product/events';
import { stockEvents, type StockEvent } from './stock/events';
import { codecOf, type StoredEvent } from './aggregate';
import type { EventSchema } from './event-catalogue';

export type DomainEvent =
  | CustomerEvent
  | OrderEvent
  | ProductEvent
  | StockEvent
  | PaymentEvent
  | FulfilmentEvent
  | NotificationEvent
  | LogSealEvent;

export type DomainEventType = DomainEvent['type'];

const catalogue = {
  ...customerEvents,
  ...orderEvents,
  ...productEvents,
  ...stockEvents,
  ...paymentEvents,
  ...fulfilmentEvents,
  ...notificationEvents,
  ...logSealEvents,
};

/** The schema of each event type, as it is written today. */
export const eventSchemas: Readonly<Record<DomainEventType, EventSchema>> = catalogue;

const codec = codecOf(catalogue);

/** The typed event, whichever aggregate it belongs to. @throws {UnknownEvent} */
export function readEvent(stored: StoredEvent): DomainEvent {
  return codec.read(stored);
}
