import type { EventBatch, EventStore } from '../event-store/port';
import type { PersonalData } from './personal-data';

/**
 * The log as the system's own parts read it: with the personal data that still has its key. What is appended is appended as it
 * is: it was sealed before it was hashed.
 */
export function openingEventStore(store: EventStore, personalData: PersonalData): EventStore {
  return {
    append: (stream, expected, events) => store.append(stream, expected, events),
    readStream: async (stream, options) => personalData.open(await store.readStream(stream, options)),
    readAll: async (options) => personalData.open(await store.readAll(options)),
    subscribe: (options) => opening(store.subscribe(options), personalData),
    head: () => store.head(),
    close: () => store.close(),
  };
}

/** Without a generator around the other one: a dozen readers have a batch for each commit, and most have nothing to open. */
function opening(batches: AsyncIterable<EventBatch>, personalData: PersonalData): AsyncIterable<EventBatch> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = batches[Symbol.asyncIterator]();
      return {
        async next() {
          const { done, value } = await iterator.next();
          if (done === true) return { done, value };
          return { done: false, value: { ...value, events: await personalData.open(value.events) } };
        },
        return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}
