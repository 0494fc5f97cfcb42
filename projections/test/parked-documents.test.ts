import type { DocumentStore, EventStore } from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  recordingLog,
  seededEntropy,
} from '@queuecommerce/infra/testing';
import { reservations, RunnerEnded, runProjection, type Projection, type Reservation } from '../src';
import { event } from './events';
import { appendAll } from './recorded-log';
import { paceMs } from '../src/runner';

const clock = manualClock();
let store: EventStore;
let documents: DocumentStore;
let broken: boolean;
let log: ReturnType<typeof recordingLog>;

beforeEach(() => {
  store = memoryEventStore({ clock });
  documents = new MemoryDocumentStore();
  broken = true;
  log = recordingLog();
});

/** Chokes on the commit of `bad`, while `broken`. */
const choking: Projection<Reservation> = {
  ...reservations,
  fold(document, one) {
    if (broken && one.type === 'StockCommitted' && document?.id === 'bad') throw new Error('does not add up');
    return reservations.fold(document, one);
  },
};

function run(projection: Projection = choking) {
  return runProjection({ projection, store, documents, clock, entropy: seededEntropy(1), log });
}

async function statuses(): Promise<Record<string, string>> {
  const found = await documents.load<Reservation>(reservations.collection.name, ['bad', 'good']);
  return Object.fromEntries([...found].map(([id, { body }]) => [id, body.status]));
}

const of = (reservationId: string) => ({ reservationId });
const reserved = [event('StockReserved', of('bad')), event('StockReserved', of('good'))];
const committed = [event('StockCommitted', of('bad')), event('StockCommitted', of('good'))];
const shipped = [event('StockShipped', of('bad')), event('StockShipped', of('good'))];

test('F13 an event that can not be folded parks its document where it stood, and the others go on', async () => {
  const runner = run();
  await appendAll(store, [...reserved, ...committed, ...shipped]);
  await clock.advance(paceMs);
  expect(await statuses()).toEqual({ bad: 'reserved', good: 'shipped' });
  expect(runner.status()).toMatchObject({
    state: 'following',
    caughtUp: true,
    position: await store.head(),
    parkedCount: 1,
    parked: [
      {
        projection: 'reservations',
        documentId: 'bad',
        eventType: 'StockCommitted',
        error: 'Error: does not add up',
        attempts: 1,
        waiting: 1,
      },
    ],
  });
  expect(log.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  await runner.stop();
});

test('a parked document stays parked over a restart', async () => {
  const first = run();
  await appendAll(store, [...reserved, ...committed]);
  await clock.advance(paceMs);
  await first.stop();
  broken = false;
  const second = run();
  await appendAll(store, shipped);
  await clock.advance(paceMs);
  expect(await statuses()).toEqual({ bad: 'reserved', good: 'shipped' });
  expect(second.status()).toMatchObject({ parkedCount: 1, parked: [{ waiting: 1 }] });
  await second.stop();
});

test('retrying folds what the document has missed, and it goes on', async () => {
  const runner = run();
  await appendAll(store, [...reserved, ...committed, ...shipped]);
  await clock.advance(paceMs);
  broken = false;
  const retried = runner.retryParked('bad');
  await clock.advance(paceMs);
  expect(await retried).toBe('unparked');
  expect(await statuses()).toEqual({ bad: 'shipped', good: 'shipped' });
  expect(runner.status()).toMatchObject({ state: 'following', parkedCount: 0, position: await store.head() });
  await appendAll(store, [event('StockReleased', of('bad'))]);
  await clock.advance(paceMs);
  expect(await statuses()).toEqual({ bad: 'released', good: 'shipped' });
  await runner.stop();
});

test('retrying what still fails keeps it parked and counts the attempt', async () => {
  const runner = run();
  await appendAll(store, [...reserved, ...committed, ...shipped]);
  await clock.advance(paceMs);
  const retried = runner.retryParked('bad');
  await clock.advance(paceMs);
  expect(await retried).toBe('still-parked');
  expect(runner.status()).toMatchObject({ parkedCount: 1, parked: [{ attempts: 2, waiting: 1 }] });
  expect(await statuses()).toEqual({ bad: 'reserved', good: 'shipped' });
  await runner.stop();
});

test('retrying a document that is not parked says so', async () => {
  const runner = run();
  await clock.advance(paceMs);
  const retried = runner.retryParked('good');
  await clock.advance(paceMs);
  expect(await retried).toBe('not-parked');
  await runner.stop();
});

test('a runner that has ended retries nothing', async () => {
  const runner = run();
  await runner.stop();
  await expect(runner.retryParked('bad')).rejects.toThrow(RunnerEnded);
});

test('a document that one twin unparks goes on in the other', async () => {
  const twins = [run(), run()];
  await appendAll(store, [...reserved, ...committed]);
  await clock.advance(5_000);
  broken = false;
  const retried = twins[0]?.retryParked('bad');
  await clock.advance(5_000);
  expect(await retried).toBe('unparked');
  // From now on the other one does the work.
  await twins[0]?.stop();
  await appendAll(store, shipped);
  await clock.advance(5_000);
  expect(await statuses()).toEqual({ bad: 'shipped', good: 'shipped' });
  await twins[1]?.stop();
});

test('retrying catches up with a twin that moves on meanwhile', async () => {
  const first = run();
  await appendAll(store, [...reserved, ...committed]);
  await clock.advance(paceMs);
  broken = false;
  let moves = 3;
  const write = documents.write.bind(documents);
  // Just before the retry is written a twin holds another event back.
  documents.write = async (batch) => {
    const { checkpoint } = batch;
    if (checkpoint !== undefined && checkpoint.from === checkpoint.to && moves-- > 0) {
      await appendAll(store, [event('StockReceived')]);
      await write({ writes: [], checkpoint: { ...checkpoint, to: (await store.head()) ?? '' } });
    }
    return write(batch);
  };
  const retried = first.retryParked('bad');
  await clock.advance(5_000);
  expect(await retried).toBe('unparked');
  expect(moves).toBeLessThan(0);
  expect(await statuses()).toEqual({ bad: 'committed', good: 'committed' });
  await first.stop();
});
