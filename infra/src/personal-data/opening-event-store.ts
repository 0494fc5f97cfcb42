import type { EventStore } from '../event-store/port';
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
    async *subscribe(options) {
      for await (const batch of store.subscribe(options))
        yield { ...batch, events: await personalData.open(batch.events) };
    },
    head: () => store.head(),
    close: () => store.close(),
  };
}
