import type { EventBatch, EventStore, NewEvent, RecordedEvent, SubscribeOptions } from '@queuecommerce/infra';
import { systemEntropy } from '@queuecommerce/infra/adapters';

/** A stream, or a prefix, that no other test has used: the engine may keep what earlier runs wrote. */
export function freshName(prefix = 'order'): string {
  return `${prefix}-${systemEntropy.uuid()}`;
}

export function newEvent(given: Partial<NewEvent> = {}): NewEvent {
  const commandId = systemEntropy.uuid();
  return {
    id: systemEntropy.uuid(),
    type: 'OrderPlaced',
    schemaVersion: 1,
    data: { items: [{ productId: 'laptop-001', quantity: 1, unitPrice: 129999 }] },
    metadata: {
      correlationId: commandId,
      causationId: commandId,
      commandId,
      command: 'PlaceOrder',
      actor: 'customer:test_customer_001',
      origin: 'http',
      hash: '0'.repeat(64),
    },
    ...given,
  };
}

export function newEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, (_, number) => newEvent({ data: { number } }));
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}

/** The events of a stream from its beginning. */
export function streamOf(store: EventStore, stream: string): Promise<readonly RecordedEvent[]> {
  return store.readStream(stream, { limit: 100_000 });
}

/** Follows a subscription until `enough` of what it has delivered, then ends it. */
export async function follow(
  store: EventStore,
  options: Omit<SubscribeOptions, 'signal'>,
  enough: (events: readonly RecordedEvent[], batch: EventBatch) => boolean,
): Promise<{ readonly events: readonly RecordedEvent[]; readonly batches: readonly EventBatch[] }> {
  const ending = new AbortController();
  const events: RecordedEvent[] = [];
  const batches: EventBatch[] = [];
  for await (const batch of store.subscribe({ ...options, signal: ending.signal })) {
    events.push(...batch.events);
    batches.push(batch);
    if (enough(events, batch)) ending.abort();
  }
  return { events, batches };
}
