import { systemClock } from '@queuecommerce/infra/adapters';
import { manualClock, memoryEventStore } from '@queuecommerce/infra/testing';
import { eventStoreContract, type StoreUnderTest } from './contract';
import { embeddedRules } from './embedded-rules';
import { newEvents, streamOf } from './sample-events';

async function open(): Promise<StoreUnderTest> {
  const store = memoryEventStore({ clock: systemClock });
  return { store, discard: () => store.close() };
}

eventStoreContract('memory', open);
embeddedRules('memory', open);

test('the memory store records the time of its clock, and its events can not be changed', async () => {
  const store = memoryEventStore({ clock: manualClock('2026-02-03T04:05:06.789Z') });
  await store.append('order-1', 'none', newEvents(1));
  const [event] = await streamOf(store, 'order-1');
  expect(event?.recordedAt).toBe('2026-02-03T04:05:06.789Z');
  expect(() => Object.assign(event?.data ?? {}, { number: 9 })).toThrow(TypeError);
});
