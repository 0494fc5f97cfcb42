import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import type { EventStore, RecordedEvent } from '@queuecommerce/infra';
import { eventually, manualClock } from '@queuecommerce/infra/testing';
import { temporaryFile } from '../sqlite/temporary-file';
import { idsOf, newEvent, newEvents, streamOf } from './sample-events';

/** Two processes, as it were, that append to one file; the first is followed. */
let one: EventStore;
let other: EventStore;
let seen: RecordedEvent[];
let close: () => Promise<void>;

beforeEach(async () => {
  const place = temporaryFile();
  const files = [
    await openSqlite(place.path, { clock: systemClock }),
    await openSqlite(place.path, { clock: systemClock }),
  ];
  [one, other] = files.map(sqliteEventStore) as [EventStore, EventStore];
  seen = [];
  const ending = new AbortController();
  const following = (async () => {
    for await (const { events } of one.subscribe({ signal: ending.signal })) seen.push(...events);
  })();
  close = async () => {
    ending.abort();
    await following;
    for (const file of files) await file.close();
    place.remove();
  };
  await one.append('first', 'none', newEvents(1));
  await eventually(() => seen.length === 1);
});
afterEach(() => close());

test('an append that was made already is seen as it was made, not as it was repeated', async () => {
  const [event] = newEvents(1);
  if (!event) throw new Error('There is no event');
  await other.append('stream', 'none', [event]);
  const repeat = { ...event, metadata: { ...event.metadata, actor: 'operator' } };
  await one.append('stream', 'none', [repeat]);
  await eventually(() => seen.length === 2);
  expect(seen[1]).toEqual((await streamOf(other, 'stream'))[0]);
  expect(seen[1]?.metadata.actor).toBe(event.metadata.actor);
});

test('what two processes append at the same time is seen in the order of the log, each event once', async () => {
  const appended = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const event = newEvent({ data: { n } });
      const { position } = await (n % 2 === 0 ? one : other).append(`s-${n}`, 'none', [event]);
      return { position, id: event.id };
    }),
  );
  await eventually(() => seen.length === 201);
  const inOrder = appended.toSorted((a, b) => (a.position < b.position ? -1 : 1));
  expect(idsOf(seen.slice(1))).toEqual(idsOf(inOrder));
});

test('events that were appended while nobody followed are seen by who follows then', async () => {
  for (let n = 0; n < 5; n++) await other.append(`s-${n}`, 'none', newEvents(1_000));
  const ending = new AbortController();
  let count = 0;
  for await (const { events, caughtUp } of other.subscribe({ signal: ending.signal })) {
    count += events.length;
    if (caughtUp && count === 5_001) void other.append('last', 'none', newEvents(1));
    if (caughtUp && count === 5_002) ending.abort();
  }
  expect(count).toBe(5_002);
});

test('what another process appends while a follower is busy is not taken for the end of what this one has appended', async () => {
  const place = temporaryFile();
  const clock = manualClock();
  const files = [await openSqlite(place.path, { clock }), await openSqlite(place.path, { clock })];
  const [ours, theirs] = files.map(sqliteEventStore) as [EventStore, EventStore];
  const ending = new AbortController();
  const following = ours.subscribe({ signal: ending.signal })[Symbol.asyncIterator]();
  const next = async (): Promise<string[]> => idsOf((await following.next()).value?.events ?? []);
  const [first, second, third, fourth] = newEvents(4);
  if (!first || !second || !third || !fourth) throw new Error('There are too few events');

  await ours.append('a', 'none', [first]);
  expect(await next()).toEqual([first.id]);
  const waiting = next();
  await ours.append('b', 'none', [second]);
  expect(await waiting).toEqual([second.id]);
  // Nobody waits now, and the look that was due comes after both.
  await ours.append('c', 'none', [third]);
  await theirs.append('d', 'none', [fourth]);
  await clock.advance(50);
  const seen = await next();
  if (seen.length === 1) seen.push(...(await next()));
  expect(seen).toEqual([third.id, fourth.id]);

  ending.abort();
  for (const file of files) await file.close();
  place.remove();
});

test('a follower whom nothing concerns is not woken for it, but is told after a while how far the log has come', async () => {
  const place = temporaryFile();
  const clock = manualClock();
  const file = await openSqlite(place.path, { clock });
  const store = sqliteEventStore(file);
  const ending = new AbortController();
  const orders = store.subscribe({ streamPrefixes: ['order-'], signal: ending.signal });
  const following = orders[Symbol.asyncIterator]();
  expect((await following.next()).value).toEqual({ events: [], position: undefined, caughtUp: true });

  const told = jest.fn();
  const next = following.next().then(told);
  let position = '';
  for (let n = 0; n < 5; n++) ({ position } = await store.append(`stock-${n}`, 'none', newEvents(1)));
  expect(told).not.toHaveBeenCalled();
  await clock.advance(20);
  await next;
  expect(told).toHaveBeenCalledWith({ done: false, value: { events: [], position, caughtUp: true } });

  // What concerns it comes at once, with all that it was not told of.
  const waiting = following.next();
  await store.append('stock-6', 'none', newEvents(1));
  const [event] = newEvents(1);
  if (!event) throw new Error('There is no event');
  const appended = await store.append('order-1', 'none', [event]);
  const batch = (await waiting).value;
  expect(idsOf(batch?.events ?? [])).toEqual([event.id]);
  expect(batch?.position).toBe(appended.position);

  ending.abort();
  await store.close();
  await file.close();
  place.remove();
});
