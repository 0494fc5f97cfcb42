/** A log of one product's stock, its snapshots, and processes that come and go. */
import { stocks, values, type Stock, type StockEvent } from '@queuecommerce/domain';
import {
  CommandExecutor,
  Snapshots,
  type DocumentStore,
  type EventStore,
  type Folded,
  type RecordedEvent,
} from '../../src';
import { manualClock, MemoryDocumentStore, memoryEventStore, recordingLog } from '../../src/testing';
import { at, context, open, reserve } from './stock-commands';

export const stream = 'stock-p';
export const form = { ...stocks.snapshot, every: 10 };
/** Stocks with a snapshot every ten events. */
export const shortStocks = { ...stocks, snapshot: form };

export async function world(documents: DocumentStore = new MemoryDocumentStore()) {
  const clock = manualClock();
  const store = memoryEventStore({ clock });
  const log = recordingLog();
  let eventsRead = 0;
  const counting = (counted: EventStore): EventStore => ({
    ...counted,
    async readStream(...given) {
      const events = await counted.readStream(...given);
      eventsRead += events.length;
      return events;
    },
  });
  return {
    store,
    documents,
    clock,
    warnings: () => log.entries.filter(({ level }) => level === 'warn').map(({ message }) => message),
    /** A process that has just started: it keeps no states yet. */
    async process(onStore = store) {
      const counted = counting(onStore);
      const snapshots = await Snapshots.open({ store: counted, documents, clock, log });
      const executor = new CommandExecutor(counted, { snapshots });
      return { executor, snapshots };
    },
    async eventsReadBy<T>(work: () => Promise<T>): Promise<{ read: number; result: T }> {
      const before = eventsRead;
      const result = await work();
      return { read: eventsRead - before, result };
    },
    /** What the log says, without any snapshot. */
    truth: (onStore = store) => new CommandExecutor(onStore).load(stocks, 'p'),
  };
}
export type World = Awaited<ReturnType<typeof world>>;

/** Everything about a stock that can be compared. */
export const plain = ({ state, ...place }: Folded<Stock>) => ({
  ...place,
  state: stocks.snapshot.toJson(state),
});

/** A stock with `count` events in its log and a snapshot of the first ten of them, or of more. */
export async function withSnapshot(world: World, count = 15) {
  const { executor } = await world.process();
  await executor.execute(shortStocks, 'p', open(1_000), context('open'));
  for (let event = 1; event < count; event += 1)
    await executor.execute(shortStocks, 'p', reserve(`buyer ${event}`), context(`buyer ${event}`));
  await world.clock.advance(0);
}

export async function snapshotIn({ documents }: World): Promise<object | undefined> {
  return (await documents.load('snapshots', [stream])).get(stream)?.body;
}

export async function replaceSnapshot({ documents }: World, body: object): Promise<void> {
  await documents.write({ writes: [{ kind: 'put', collection: 'snapshots', id: stream, body }] });
}

/** The event at this revision of a shop that does nothing but sell: units are reserved, sold and shipped, minute by minute. */
function sale(revision: number): StockEvent {
  const productId = 'p';
  if (revision === 0)
    return { type: 'StockOpened', data: { productId, quantity: values.maxUnits, lowStockThreshold: 0, at } };
  const minute = Math.floor((revision - 1) / 3);
  const orderId = orderIdOf(minute);
  const data = { productId, reservationId: `${orderId}:p`, orderId, quantity: 1, at: minuteOf(minute) };
  const types = ['StockReserved', 'StockCommitted', 'StockShipped'] as const;
  const type = types[(revision - 1) % 3] ?? 'StockReserved';
  return type === 'StockReserved'
    ? { type, data: { ...data, expiresAt: minuteOf(minute + 30) } }
    : { type, data };
}

const orderIdOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const minuteOf = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();

const request = context('sales');

function recordedSale(revision: number): RecordedEvent {
  const { type, data } = sale(revision);
  return {
    id: orderIdOf(revision),
    type,
    schemaVersion: stocks.codec.versionOf(type),
    data,
    metadata: { ...request, hash: `of sale ${revision}` },
    stream,
    revision,
    position: String(revision).padStart(12, '0'),
    recordedAt: minuteOf(revision),
  };
}

/** A log that has grown to `length` sales. It is not kept in memory: an event is there when it is read. */
export function logOfSales(length: number): EventStore {
  return {
    ...memoryEventStore({ clock: manualClock() }),
    readStream: async (_, { from = 0, limit }) =>
      Array.from({ length: Math.max(0, Math.min(limit, length - from)) }, (_, index) =>
        recordedSale(from + index),
      ),
  };
}
