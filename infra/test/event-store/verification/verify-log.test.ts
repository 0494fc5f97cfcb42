import * as fc from 'fast-check';
import { verifyLog, type Finding, type RecordedEvent } from '../../../src';
import { manualClock, memoryEventStore } from '../../../src/testing';
import { keysOf, newSigner, sealAll, sell } from './sealed-log';
import { logOf, rechained, renumbered } from './tampering';

const signer = newSigner();
const keys = keysOf(signer);
let events: readonly RecordedEvent[] = [];

beforeAll(async () => {
  const clock = manualClock();
  const store = memoryEventStore({ clock });
  await sell(store, 30);
  await sealAll(store, signer, clock);
  await clock.advance(60_000);
  await sell(store, 30, 30);
  await sealAll(store, signer, clock);
  await sell(store, 3, 60);
  events = await store.readAll({ limit: 1_000 });
});

const seals = (): readonly RecordedEvent[] => events.filter(({ stream }) => stream === 'log-seal');
const at = (index: number): RecordedEvent => {
  const event = events.at(index);
  if (!event) throw new RangeError(`There is no event ${index}`);
  return event;
};
const find = async (tampered: readonly RecordedEvent[]): Promise<Finding | undefined> =>
  (await verifyLog(logOf(tampered), keys)).finding;
const placeOf = ({ stream, revision, position }: RecordedEvent) => ({ stream, revision, position });

test('a log that nobody touched is found right, up to its last seal and beyond', async () => {
  const progress: number[] = [];
  const found = await verifyLog(logOf(events), keys, { onProgress: (count) => progress.push(count) });
  expect(found).toMatchObject({ finding: undefined, events: 71, streams: 7, seals: 2, stopped: false });
  expect(found.sealed).toMatchObject({ count: 67 });
  expect(progress).toEqual([71]);
});

test('an empty log, and one without seals, are found right', async () => {
  expect(await verifyLog(logOf([]), keys)).toMatchObject({ finding: undefined, events: 0 });
  expect(await verifyLog(logOf(events.slice(0, 20)), keys)).toMatchObject({ finding: undefined, seals: 0 });
});

test('a changed event is named', async () => {
  const changed = { ...at(20), data: { ...at(20).data, quantity: 2 } };
  expect(await find(events.with(20, changed))).toMatchObject({ kind: 'changed', ...placeOf(at(20)) });
});

test('of several changes the first one is named', async () => {
  const changed = events.map((event, i) => (i >= 20 && i % 7 === 0 ? { ...event, type: 'Other' } : event));
  expect(await find(changed)).toMatchObject(placeOf(at(21)));
});

test('an event put into another stream is named', async () => {
  const moved = { ...at(20), stream: at(21).stream };
  expect(await find(events.with(20, moved))).toMatchObject({
    revision: at(20).revision,
    position: at(20).position,
  });
});

test('a removed event is named by its stream and revision', async () => {
  const { stream, revision } = at(20);
  expect(await find(events.toSpliced(20, 1))).toMatchObject({ kind: 'removed', stream, revision });
});

test('two events of one stream that changed places are found in another order', async () => {
  const swapped = renumbered(events.with(20, at(23)).with(23, at(20)), events);
  expect(at(20).stream).toBe(at(23).stream);
  const { stream, revision } = at(20);
  expect(await find(swapped)).toMatchObject({ kind: 'reordered', stream, revision });
});

test('a position that goes back is found', async () => {
  const back = { ...at(20), position: at(10).position };
  expect(await find(events.with(20, back))).toMatchObject({ kind: 'reordered', ...placeOf(back) });
});

const firstSeal = { upTo: '0000000000000036' };

test('the last event of a stream, removed: the seal tells that it is missing, and between what', async () => {
  const last = events.findLastIndex(({ stream }, i) => stream === 'stock-cup' && i < 36);
  const removed = [...events.slice(0, last), ...events.slice(last + 1, 36), ...seals()];
  expect(await find(removed)).toMatchObject({ kind: 'removed', within: firstSeal });
});

test('the tail cut off up to the seal behind it is found', async () => {
  for (const cut of [1, 5, 30]) {
    const [seal] = seals();
    const cutOff = [...events.slice(0, 36 - cut), ...(seal ? [seal] : [])];
    expect(await find(cutOff)).toMatchObject({ kind: 'removed', within: firstSeal });
  }
});

test('one who changes, inserts or reorders and makes all hashes again, without the key, is found by the seal', async () => {
  const changed = events.with(20, { ...at(20), data: { ...at(20).data, quantity: 2 } });
  expect(await find(rechained(changed))).toMatchObject({ kind: 'altered', within: firstSeal });
  const inserted = renumbered(events.toSpliced(20, 0, { ...at(20), id: at(40).id }), events);
  expect(await find(rechained(inserted))).toBeDefined();
  const swapped = renumbered(events.with(20, at(21)).with(21, at(20)), events);
  expect(await find(rechained(swapped))).toMatchObject({ kind: 'altered', within: firstSeal });
  const removed = rechained(renumbered(events.toSpliced(20, 1), events));
  expect(await find(removed)).toBeDefined();
});

test('what no hash of a stream covers, when an event was taken, is found by the seal', async () => {
  const later = { ...at(20), recordedAt: '2027-01-01T00:00:00.000Z' };
  expect(await find(events.with(20, later))).toMatchObject({ kind: 'altered', within: firstSeal });
});

test('a seal that was removed is missed by the next one', async () => {
  const without = events.filter((event) => event !== seals()[0]);
  expect(await find(rechained(without))).toMatchObject({ kind: 'seal-forged', stream: 'log-seal' });
});

test('a seal signed with another key is found: with a key of its own name, or under the right one', async () => {
  const other = newSigner();
  expect((await verifyLog(logOf(events), keysOf(other))).finding).toMatchObject({
    kind: 'seal-key-unknown',
    stream: 'log-seal',
    revision: 0,
  });
  expect((await verifyLog(logOf(events), keysOf(other, signer))).finding).toBeUndefined();
  const [seal] = seals();
  const signature = Buffer.from(await other.sign(Buffer.from('x'))).toString('base64');
  const forged = events.map((event) =>
    event === seal ? { ...event, data: { ...event.data, signature } } : event,
  );
  expect(await find(rechained(forged))).toMatchObject({ kind: 'seal-forged', revision: 0 });
});

test('without keys everything but the signatures is checked', async () => {
  expect((await verifyLog(logOf(events), undefined)).finding).toBeUndefined();
  const later = { ...at(20), recordedAt: '2027-01-01T00:00:00.000Z' };
  expect((await verifyLog(logOf(events.with(20, later)), undefined)).finding).toBeDefined();
});

test('seals that their stream does not show are missed in the log', async () => {
  const log = { ...logOf(events), readStream: async () => [] };
  expect((await verifyLog(log, keys)).finding).toMatchObject({ kind: 'altered', stream: 'log-seal' });
});

test('a log that was cut off at a seal is found by one who has noted a later seal', async () => {
  const [first, last] = seals();
  const noted = String(Reflect.get(last?.data ?? {}, 'rollingHash'));
  const cut = events.slice(0, events.findIndex((event) => event === first) + 1);
  const look = (log: readonly RecordedEvent[], knownSeal: string) =>
    verifyLog(logOf(log), keys, { knownSeal });
  expect((await verifyLog(logOf(cut), keys)).finding).toBeUndefined();
  expect((await look(cut, noted)).finding).toMatchObject({ kind: 'removed', stream: 'log-seal' });
  expect((await look(events, noted)).finding).toBeUndefined();
});

test('it can be stopped', async () => {
  expect(await verifyLog(logOf(events), keys, { signal: AbortSignal.abort() })).toMatchObject({
    stopped: true,
    events: 0,
  });
});

const fields = [
  'id',
  'type',
  'stream',
  'data',
  'metadata',
  'schemaVersion',
  'revision',
  'position',
  'recordedAt',
] as const;

test('no change to anything of any sealed event goes unseen, whether or not the hashes are made again', () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(66),
      fc.constantFrom(...fields),
      fc.boolean(),
      async (index, field, isRechained) => {
        const event = at(index);
        const other = at(index === 7 ? 8 : 7);
        const changed = events.with(index, { ...event, [field]: other[field] });
        const tampered = isRechained ? rechained(changed) : changed;
        fc.pre(JSON.stringify(tampered) !== JSON.stringify(events));
        expect(await find(tampered)).toBeDefined();
      },
    ),
    { numRuns: 300 },
  ));
