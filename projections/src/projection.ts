/** A projection: how one read model follows from the log. */
import {
  readEvent,
  streamPrefixes,
  type DomainEvent,
  type FulfilmentEvent,
  type NotificationEvent,
  type CustomerEvent,
  type OrderEvent,
  type PaymentEvent,
  type ProductEvent,
  type StockEvent,
} from '@queuecommerce/domain';
import type { Body, Collection, RecordedEvent } from '@queuecommerce/infra';

/** An event as a fold sees it: typed, with its place in the log. */
export type Recorded<E = { readonly type: string; readonly data: object }> = E &
  Omit<RecordedEvent, 'type' | 'data' | 'schemaVersion'>;

/** The event of a record. @throws {UnknownEvent} this program is too old for the log. */
export function recorded(record: RecordedEvent): Recorded<DomainEvent> {
  return { ...record, ...readEvent(record) };
}

interface EventsByStream {
  readonly customer: CustomerEvent;
  readonly order: OrderEvent;
  readonly fulfilment: FulfilmentEvent;
  readonly notification: NotificationEvent;
  readonly payment: PaymentEvent;
  readonly product: ProductEvent;
  readonly stock: StockEvent;
}

/** The kinds of stream that read models are built from. */
export type StreamKind = keyof EventsByStream;

interface ProjectionDefinition<D extends Body, S extends StreamKind> {
  /** `[a-z][a-z0-9-]*` */
  readonly name: string;
  /** Raised whenever the fold, the document's shape or the ids change: then all documents are built anew. */
  readonly version: number;
  /** As in `Collection`. */
  readonly indexes: Collection['indexes'];
  readonly textFields?: Collection['textFields'];
  /** Which streams it listens to. */
  readonly streams: readonly S[];
  /**
   * The document that an event changes; undefined for an event that changes none. Must not throw: of an event that makes it
   * throw nobody could tell which document has to wait, so the whole projection stops.
   */
  idOf(event: Recorded<EventsByStream[S]>): string | undefined;
  /**
   * The document after the event, as a new value; the same one if nothing changed; undefined while there is none yet.
   * Pure, and of JSON only. A document never goes away again: its removal would leave no position for a late writer to be
   * measured against. One that lists must not show carries a mark.
   */
  fold(document: D | undefined, event: Recorded<EventsByStream[S]>): D | undefined;
}

/** A projection as the runner takes it, with the names that it is stored under. */
export interface Projection<D extends Body = Body> {
  readonly name: string;
  readonly version: number;
  /** Where its documents are. Another version has another one: its documents' positions would guard against the new ones. */
  readonly collection: Collection;
  /** Whose checkpoint tells how far it has come. */
  readonly reader: string;
  readonly streamPrefixes: readonly string[];
  /** Only ever called with events of `streamPrefixes`, which is why their types can be forgotten here. */
  idOf(event: Recorded): string | undefined;
  /** As in the definition. */
  fold(document: D | undefined, event: Recorded): D | undefined;
}

/** Declares a projection; its fold's events have the types of the streams that it listens to. */
export function defineProjection<D extends Body, S extends StreamKind>(
  definition: ProjectionDefinition<D, S>,
): Projection<D> {
  const { name, version, indexes, textFields = [], streams, ...behaviour } = definition;
  return {
    name,
    version,
    collection: { name: `${name}-v${version}`, indexes, textFields },
    reader: `projection-${name}-v${version}`,
    streamPrefixes: streams.map((stream) => streamPrefixes[stream]),
    ...behaviour,
  };
}
