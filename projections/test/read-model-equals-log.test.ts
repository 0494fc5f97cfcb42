import type { EventStore, RecordedEvent } from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  seededEntropy,
  silentLog,
} from '@queuecommerce/infra/testing';
import * as fc from 'fast-check';
import { allProjections, runProjection, type Projection, type ProjectionRunner } from '../src';
import { faultyDocuments, faultyEventStore, type Faults } from './faulty';
import { appendAll, foldAll } from './recorded-log';
import { stories } from './stories';

interface Process {
  readonly runner: ProjectionRunner;
  kill(): void;
}

test.each(allProjections.map((projection) => [projection.name, projection] as const))(
  'I7 %s equals the fold of the log, whatever fails, dies or is done twice, and a checkpoint is never ahead of its documents',
  async (_name, projection) => {
    await fc.assert(
      fc.asyncProperty(stories(4), fc.integer(), fc.nat(2), async (events, seed, twins) => {
        const clock = manualClock();
        const entropy = seededEntropy(seed);
        const faults: Faults = { rage: true, entropy };
        const store = memoryEventStore({ clock });
        const documents = new MemoryDocumentStore();
        const checks: Promise<void>[] = [];
        const start = (): Process => {
          let alive = true;
          const seen = faultyDocuments(
            documents,
            faults,
            () => !alive,
            ({ checkpoint }) => {
              if (checkpoint) checks.push(checkNotAhead(projection, store, documents, checkpoint.to));
            },
          );
          const parts = { projection, store: faultyEventStore(store, faults), documents: seen };
          const runner = runProjection({ ...parts, clock, entropy, log: silentLog });
          return { runner, kill: () => void (alive = false) };
        };
        const processes = Array.from({ length: 1 + twins }, start);
        for (let next = 0; next < events.length;) {
          const count = 1 + Math.floor(entropy.fraction() * 6);
          await appendAll(store, events.slice(next, next + count));
          next += count;
          await clock.advance(entropy.fraction() * 60);
          if (entropy.fraction() < 0.3) {
            const victim = Math.floor(entropy.fraction() * processes.length);
            processes[victim]?.kill();
            processes[victim] = start();
          }
        }
        faults.rage = false;
        await clock.advance(30_000);
        await Promise.all(checks);
        const head = await store.head();
        expect(await documents.checkpoint(projection.reader)).toBe(head);
        expect(await storedIn(documents, projection)).toEqual(expected(projection, await all(store)));
        await Promise.all(processes.map(({ runner }) => runner.stop()));
      }),
      { numRuns: 40 },
    );
  },
);

async function checkNotAhead(
  projection: Projection,
  store: EventStore,
  documents: MemoryDocumentStore,
  checkpoint: string,
): Promise<void> {
  const stored = await storedIn(documents, projection);
  const upTo = (await all(store)).filter(({ position }) => position <= checkpoint);
  for (const [id, { position }] of foldAll(projection, upTo)) {
    const found = stored[id]?.position ?? '';
    if (found < position) throw new Error(`${id} is at ${found}, its checkpoint is at ${checkpoint}`);
  }
}

async function storedIn(
  documents: MemoryDocumentStore,
  { collection }: Projection,
): Promise<Record<string, { body: object; position: string | undefined }>> {
  const page = await documents.find(collection.name, { limit: 10_000 });
  return Object.fromEntries(page.documents.map(({ id, body, position }) => [id, { body, position }]));
}

function expected(projection: Projection, records: readonly RecordedEvent[]): object {
  return Object.fromEntries(foldAll(projection, records));
}

function all(store: EventStore): Promise<readonly RecordedEvent[]> {
  return store.readAll({ limit: 100_000 });
}
