/** Domain events put into a log, and the read models that must follow from it. */
import {
  orderEvents,
  orderStream,
  paymentEvents,
  paymentStream,
  productEvents,
  productStream,
  stockStream,
} from '@queuecommerce/domain';
import type { Body, EventMetadata, EventStore, NewEvent, RecordedEvent } from '@queuecommerce/infra';
import { seededEntropy } from '@queuecommerce/infra/testing';
import { recorded, type Projection } from '../src';
import type { ShopEvent } from './events';

const entropy = seededEntropy(1);
const metadata: EventMetadata = {
  correlationId: 'c',
  causationId: 'c',
  commandId: 'c',
  command: 'Test',
  actor: 'operator',
  origin: 'http',
  hash: '',
};

export function streamOf({ type, data }: ShopEvent): string {
  if (Object.hasOwn(orderEvents, type) && 'orderId' in data) return orderStream(String(data.orderId));
  if (Object.hasOwn(paymentEvents, type) && 'paymentId' in data) return paymentStream(data.paymentId);
  const productId = 'productId' in data ? data.productId : '';
  return Object.hasOwn(productEvents, type) ? productStream(productId) : stockStream(productId);
}

export function newEvent({ type, data }: ShopEvent): NewEvent {
  return { id: entropy.uuid(), type, schemaVersion: 1, data, metadata };
}

/** Appends the events in this order, each to its own stream. */
export async function appendAll(store: EventStore, events: readonly ShopEvent[]): Promise<void> {
  for (const one of events) await store.append(streamOf(one), 'any', [newEvent(one)]);
}

/** The events as a log would keep them. */
export function recordAll(events: readonly ShopEvent[]): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return events.map((one, index) => {
    const stream = streamOf(one);
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const position = String(index + 1).padStart(16, '0');
    return { ...newEvent(one), stream, revision, position, recordedAt: one.data.at };
  });
}

export interface Folded<D extends Body> {
  readonly body: D;
  readonly position: string;
}

/** The read model by its definition: one event after the other, from the beginning. Nothing may change in place. */
export function foldAll<D extends Body>(
  projection: Projection<D>,
  records: readonly RecordedEvent[],
): Map<string, Folded<D>> {
  const documents = new Map<string, Folded<D>>();
  for (const record of records) {
    if (!projection.streamPrefixes.some((prefix) => record.stream.startsWith(prefix))) continue;
    const one = recorded(record);
    const id = projection.idOf(one);
    if (id === undefined) continue;
    const before = documents.get(id)?.body;
    const body = projection.fold(before, one);
    if (body !== undefined && body !== before)
      documents.set(id, { body: frozen(body), position: one.position });
  }
  return documents;
}

/** The one document that these events make. */
export function documentOf<D extends Body>(
  projection: Projection<D>,
  events: readonly ShopEvent[],
): D | undefined {
  const [first, ...others] = foldAll(projection, recordAll(events)).values();
  if (others.length > 0) throw new Error('The events are about several documents');
  return first?.body;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}
