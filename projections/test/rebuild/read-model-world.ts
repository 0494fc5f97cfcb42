/** A read model that is kept by one or more processes, and what a reader of it sees. */
import type { DocumentStore, EventStore, StoredDocument } from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  recordingLog,
  seededEntropy,
  type ManualClock,
  type RecordingLog,
} from '@queuecommerce/infra/testing';
import {
  ReadModelPointers,
  runReadModel,
  type Projection,
  type ReadModelRecord,
  type ReadModelRunner,
} from '../../src';
import { foldAll } from '../recorded-log';

export interface World {
  readonly clock: ManualClock;
  readonly store: EventStore;
  readonly documents: MemoryDocumentStore;
  readonly pointers: ReadModelPointers;
  readonly log: RecordingLog;
  /** Another process that keeps the read model, over these documents or its own view of them. */
  run(projection: Projection, over?: DocumentStore): ReadModelRunner;
  /** Lets time pass until something holds. */
  until(condition: () => Promise<boolean>): Promise<void>;
  record(projection: Projection): Promise<ReadModelRecord>;
  /** What a query reads. */
  served(projection: Projection): Promise<Record<string, StoredDocument<object>>>;
  /** What it should, up to the live generation's checkpoint. */
  expected(projection: Projection): Promise<object>;
}

export function openWorld({ graceMs }: { graceMs?: number } = {}): World {
  const clock = manualClock();
  const store = memoryEventStore({ clock });
  const documents = new MemoryDocumentStore();
  const entropy = seededEntropy(7);
  const log = recordingLog();
  const pointers = new ReadModelPointers({ documents, clock, entropy });
  return {
    clock,
    store,
    documents,
    pointers,
    log,
    run: (projection, over = documents) =>
      runReadModel({ projection, store, documents: over, clock, entropy, log, graceMs }),
    async until(condition) {
      for (let turns = 0; !(await condition()); turns += 1) {
        if (turns > 2_000) throw new Error(`This never held: ${condition.toString()}`);
        await clock.advance(50);
      }
    },
    record: (projection) => pointers.load(projection),
    async served(projection) {
      const { live } = await pointers.load(projection);
      const page = await documents.find(live.collection, { limit: 10_000 });
      return Object.fromEntries(page.documents.map((document) => [document.id, document]));
    },
    async expected(projection) {
      const { live } = await pointers.load(projection);
      const checkpoint = (await documents.checkpoint(live.reader)) ?? '';
      const events = await store.readAll({ limit: 100_000 });
      const folded = foldAll(
        projection,
        events.filter(({ position }) => position <= checkpoint),
      );
      return Object.fromEntries([...folded].map(([id, document]) => [id, { id, ...document }]));
    },
  };
}
