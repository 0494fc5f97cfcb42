import type { DocumentStore, RecordedEvent } from '@queuecommerce/infra';
import type { EventHandler } from '../../src/index';
import { EngineAway, numberOf, poisonedBy, type World } from './world';

/** What a call of the handler does: how long it takes, and whether it fails. */
export interface Call {
  readonly ms: number;
  readonly fails: 'no' | 'transient' | 'fault';
}

/** The world's memory of what was handled, across all processes. */
export class Handled {
  /** The first time of each event, by partition. */
  readonly firsts = new Map<string, number[]>();
  readonly numbers = new Set<number>();
  private calls = 0;

  constructor(
    private readonly world: World,
    private readonly plan: readonly Call[],
    readonly poison: Set<number>,
  ) {}

  /** Starts a reader whose process can crash: then it handles and writes nothing more, and is abandoned without a stop. */
  startProcess(bounds: { concurrency: number; maxUnfinished: number }) {
    const process = { hasCrashed: false };
    const alive = async (): Promise<void> => (process.hasCrashed ? never() : undefined);
    const handle: EventHandler = async (partition, events) => {
      const { ms, fails } = this.nextCall();
      await new Promise<void>((resolve) => void this.world.clock.after(ms, resolve));
      await alive();
      if (fails === 'transient') throw new EngineAway();
      if (fails === 'fault') throw new Error('fault');
      await poisonedBy(this.poison)(partition, events);
      this.note(partition, events);
    };
    const documents = writingWhile(alive, this.world.documents);
    const reactor = this.world.run(handle, { ...bounds, documents, checkpointIntervalMs: 5 });
    return { reactor, crash: () => void (process.hasCrashed = true) };
  }

  /** The events up to the stored checkpoint that were neither handled nor parked: there must be none. */
  async overtaken(): Promise<number[]> {
    const { store, storedCheckpoint, documents } = this.world;
    const checkpoint = await storedCheckpoint();
    if (checkpoint === undefined) return [];
    const page = await documents.find<{ eventId: string }>('parked-events', { limit: 100 });
    const parked = new Set(page.documents.map(({ body }) => body.eventId));
    return (await store.readAll({ limit: 100 }))
      .filter(({ id, position }) => position <= checkpoint && !parked.has(id))
      .map(numberOf)
      .filter((number) => !this.numbers.has(number));
  }

  /** Failures that are planned end by themselves, as they do in the world; only poison is for ever. */
  private nextCall(): Call {
    const planned = this.calls < 100 ? this.plan[this.calls % this.plan.length] : undefined;
    this.calls++;
    return planned ?? { ms: 0, fails: 'no' };
  }

  private note(partition: string, events: readonly RecordedEvent[]): void {
    const seen = this.firsts.get(partition) ?? [];
    const fresh = events.map(numberOf).filter((number) => !seen.includes(number));
    this.firsts.set(partition, [...seen, ...fresh]);
    for (const event of events) this.numbers.add(numberOf(event));
  }
}

function never(): Promise<void> {
  return new Promise(() => undefined);
}

function writingWhile(alive: () => Promise<void>, documents: DocumentStore): DocumentStore {
  return {
    ensure: (collection) => documents.ensure(collection),
    ensureWithoutIndexes: (collection) => documents.ensureWithoutIndexes(collection),
    load: (collection, ids) => documents.load(collection, ids),
    find: (collection, query) => documents.find(collection, query),
    count: (collection, where) => documents.count(collection, where),
    checkpoint: (reader) => documents.checkpoint(reader),
    scrub: () => documents.scrub(),
    drop: (collection) => documents.drop(collection),
    close: () => documents.close(),
    async write(batch) {
      await alive();
      await documents.write(batch);
    },
  };
}
