/** Engines in memory, a clock to move, and runners on them. */
import type { DocumentStore, EventStore } from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  seededEntropy,
  silentLog,
  type ManualClock,
} from '@queuecommerce/infra/testing';
import { runProjection, type Projection, type ProjectionRunner } from '../src';

export interface House {
  readonly clock: ManualClock;
  readonly store: EventStore;
  readonly documents: MemoryDocumentStore;
  /** Runs a projection, over these documents or another view of them. */
  run(projection: Projection, over?: DocumentStore): ProjectionRunner;
  /** The documents, with writes that do what the test says. */
  writing(write: DocumentStore['write']): DocumentStore;
}

export function openHouse(): House {
  const clock = manualClock();
  const store = memoryEventStore({ clock });
  const documents = new MemoryDocumentStore();
  const parts = { store, clock, entropy: seededEntropy(1), log: silentLog };
  return {
    clock,
    store,
    documents,
    run: (projection, over = documents) => runProjection({ ...parts, projection, documents: over }),
    writing: (write) =>
      new Proxy(documents, {
        get: (target, name) => {
          const member: unknown = name === 'write' ? write : Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      }),
  };
}
