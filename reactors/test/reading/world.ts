import type { NewEvent, Position, RecordedEvent } from '@queuecommerce/infra';
import {
  manualClock,
  memoryEventStore,
  MemoryDocumentStore,
  recordingLog,
  seededEntropy,
} from '@queuecommerce/infra/testing';
import { runReactor, type EventHandler, type Reactor, type ReactorOptions } from '../../src/index';

const entropy = seededEntropy(2026);

/** A log whose events `order-<partition>` carry a number, and everything that a reader of it needs. */
export function world() {
  const clock = manualClock();
  const store = memoryEventStore({ clock });
  const documents = new MemoryDocumentStore();
  const log = recordingLog();
  let numbers = 0;

  /** Lets time pass, timer by timer, until the condition holds. */
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    for (let turns = 0; !(await condition()); turns++) {
      if (turns > 10_000) throw new Error(`Never: ${condition.toString()}`);
      await clock.runNext();
    }
  };

  return {
    clock,
    store,
    documents,
    log,
    /** Appends an event to each of the partitions, in order. */
    append: async (...partitions: string[]): Promise<void> => {
      for (const partition of partitions)
        await store.append(`order-${partition}`, 'any', [numbered(numbers++)]);
    },
    run: (handle: EventHandler, options: Partial<ReactorOptions> = {}): Reactor =>
      runReactor({
        name: 'test',
        store,
        documents,
        clock,
        log,
        entropy,
        handle,
        streamPrefixes: ['order-'],
        partitionOf: ({ stream }) => stream.slice('order-'.length),
        isTransient: (error) => error instanceof EngineAway,
        retries: { maxAttempts: 3, backoff: { firstMs: 10, capMs: 100 } },
        ...options,
      }),
    until,
    /** Lets time pass until the reader has finished the log. */
    finished: (reactor: Reactor): Promise<void> =>
      until(async () => reactor.status().isCaughtUp && reactor.status().position === (await store.head())),
    storedCheckpoint: (): Promise<Position | undefined> => documents.checkpoint('reactor:test'),
    positions: async (): Promise<Position[]> =>
      (await store.readAll({ limit: 10_000 })).map(({ position }) => position),
  };
}

export type World = ReturnType<typeof world>;

export class EngineAway extends Error {
  override readonly name = 'EngineAway';
}

export function numberOf({ data }: RecordedEvent): number {
  if ('number' in data && typeof data.number === 'number') return data.number;
  throw new TypeError('An event without a number');
}

/** What a handler was handed and let through, by partition. */
export function recorder(before: EventHandler = async () => undefined) {
  const byPartition = new Map<string, number[]>();
  const batches: [string, number[]][] = [];
  return {
    byPartition,
    batches,
    count: () => batches.reduce((sum, [, numbers]) => sum + numbers.length, 0),
    handle: async (partition: string, events: readonly RecordedEvent[]): Promise<void> => {
      await before(partition, events);
      const numbers = events.map(numberOf);
      batches.push([partition, numbers]);
      byPartition.set(partition, [...(byPartition.get(partition) ?? []), ...numbers]);
    },
  };
}

/** A handler that fails for these numbers, until they are taken out. */
export function poisonedBy(poison: Set<number>): EventHandler {
  return async (_partition, events) => {
    const found = events.map(numberOf).find((number) => poison.has(number));
    if (found !== undefined) throw new RangeError(`${found} is poison`);
  };
}

function numbered(number: number): NewEvent {
  const commandId = entropy.uuid();
  return {
    id: entropy.uuid(),
    type: 'OrderPlaced',
    schemaVersion: 1,
    data: { number },
    metadata: {
      correlationId: commandId,
      causationId: commandId,
      commandId,
      command: 'PlaceOrder',
      actor: 'system:test',
      origin: 'http',
      hash: '0'.repeat(64),
    },
  };
}
