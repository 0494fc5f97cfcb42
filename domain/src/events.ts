/** Every event there is, and the way from a stored one to its type. */
import { fulfilmentEvents, type FulfilmentEvent } from './fulfilment/events';
import { notificationEvents, type NotificationEvent } from './notification/decider';
import { orderEvents, type OrderEvent } from './order/events';
import { paymentEvents, type PaymentEvent } from './payment/events';
import { productEvents, type ProductEvent } from './product/events';
import { stockEvents, type StockEvent } from './stock/events';
import type { EventSchema } from './event-catalogue';

export type DomainEvent =
  OrderEvent | ProductEvent | StockEvent | PaymentEvent | FulfilmentEvent | NotificationEvent;

export type DomainEventType = DomainEvent['type'];

/** The schema of each event type, as it is written today. */
export const eventSchemas: Readonly<Record<DomainEventType, EventSchema>> = {
  ...orderEvents,
  ...productEvents,
  ...stockEvents,
  ...paymentEvents,
  ...fulfilmentEvents,
  ...notificationEvents,
};

/** An event in the form that a store keeps it. */
export interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
}

/** An event that this program does not know: its type, or a version newer than the code. Its reader must stop. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

/**
 * The typed event. What was stored was checked when it was written, so that reading a log costs no validation.
 * @throws {UnknownEvent}
 */
export function readEvent({ type, schemaVersion, data }: StoredEvent): DomainEvent {
  if (!isEventType(type)) throw new UnknownEvent(`There is no event type ${type}`);
  const { version } = eventSchemas[type];
  if (schemaVersion > version)
    throw new UnknownEvent(
      `${type} has version ${schemaVersion}, and this program knows it up to ${version}: it is too old for this log`,
    );
  // The codec's one assertion: type and version say what `data` is.
  return { type, data } as DomainEvent;
}

function isEventType(type: string): type is DomainEventType {
  return Object.hasOwn(eventSchemas, type);
}
