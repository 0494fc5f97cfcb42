import type { EventStore, RecordedEvent } from '@queuecommerce/infra';
import { eventually } from '@queuecommerce/infra/testing';
import type { WhereItEnds } from '../contract';
import { follow, freshName, idsOf, newEvent, newEvents, streamOf } from '../sample-events';

export function subscriptionRules(current: () => EventStore, whereItEnds: WhereItEnds): void {
  describe('subscribing', () => {
    test('history comes first, then what is appended, without gap or repetition', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      const history = newEvents(30);
      await current().append(`${run}-old`, 'none', history);
      const live: string[] = [];
      let begun = false;
      const { events } = await follow(current(), { ...start, streamPrefixes: [run] }, (all, { caughtUp }) => {
        if (caughtUp && !begun) {
          begun = true;
          void appendMany(current(), `${run}-new`, 30).then((ids) => live.push(...ids));
        }
        return all.length >= 60;
      });
      await eventually(() => live.length === 30);
      expect(idsOf(events)).toEqual([...idsOf(history), ...live]);
    });

    test('what is delivered as it is appended is what is read afterwards', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      const [plain, odd] = [
        { n: [{ x: 1.5, y: null }] },
        { none: undefined, zero: -0, deep: [{ none: undefined }] },
      ];
      const events = [newEvent({ data: plain }), newEvent({ data: odd })];
      let begun = false;
      const { events: seen } = await follow(
        current(),
        { ...start, streamPrefixes: [run] },
        (all, { caughtUp }) => {
          if (caughtUp && !begun) {
            begun = true;
            void current().append(run, 'none', events);
          }
          return all.length >= 2;
        },
      );
      expect(seen).toStrictEqual(await streamOf(current(), run));
      expect(seen.map(({ data }) => data)).toStrictEqual([plain, { zero: 0, deep: [{}] }]);
    });

    test('under concurrent appends it delivers every event once, in log order, and each stream in its own', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      const writers = Array.from({ length: 20 }, (_, i) => appendMany(current(), `${run}-${i}`, 15));
      const { events } = await follow(
        current(),
        { ...start, streamPrefixes: [run], maxBatch: 7 },
        (all) => all.length >= 300,
      );
      const written = (await Promise.all(writers)).flat();
      expect(idsOf(events).sort()).toEqual(written.sort());
      expect(events.map(({ position }) => position)).toEqual(events.map(({ position }) => position).sort());
      const next = new Map<string, number>();
      for (const { stream, revision } of events) {
        expect(revision).toBe(next.get(stream) ?? 0);
        next.set(stream, revision + 1);
      }
    });

    test('from the position of any batch it goes on right after it', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      await current().append(`${run}-a`, 'none', newEvents(10));
      await current().append(`${run}-b`, 'none', newEvents(10));
      const whole = await follow(
        current(),
        { ...start, streamPrefixes: [run], maxBatch: 3 },
        (all) => all.length >= 20,
      );
      let delivered = 0;
      for (const { events, position } of whole.batches) {
        delivered += events.length;
        if (position === undefined || delivered === 20) continue;
        const expected = whole.events.slice(delivered);
        const options = { streamPrefixes: [run], after: position };
        const rest = await follow(current(), options, (all) => all.length >= expected.length);
        expect(rest.events).toEqual(expected);
      }
    });

    test('from the position of any event it goes on right after it', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      await current().append(run, 'none', newEvents(6));
      const all = await current().readAll({ ...start, limit: 10, streamPrefixes: [run] });
      for (const [i, { position }] of all.slice(0, -1).entries()) {
        const options = { streamPrefixes: [run], after: position };
        const rest = await follow(current(), options, (events) => events.length >= all.length - i - 1);
        expect(rest.events).toEqual(all.slice(i + 1));
      }
    });

    test('the filter holds in history and live, and hides nothing that it lets through', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      const wanted: string[] = [];
      const both = async (): Promise<void> => {
        for (let i = 0; i < 5; i++) {
          const event = newEvent();
          await current().append(`${run}-other`, 'any', newEvents(3));
          wanted.push(event.id);
          await current().append(`${run}-wanted`, 'any', [event]);
        }
      };
      await both();
      let begun = false;
      const { events } = await follow(
        current(),
        { ...start, streamPrefixes: [`${run}-wanted`] },
        (all, { caughtUp }) => {
          if (caughtUp && !begun) void both();
          begun ||= caughtUp;
          return all.length >= 10;
        },
      );
      expect(idsOf(events)).toEqual(wanted);
    });

    test('the first batch comes at once, and one says that the end is reached, even if nothing passes the filter', async () => {
      const { events, batches } = await follow(
        current(),
        { ...(await whereItEnds()), streamPrefixes: [freshName()] },
        (_, b) => b.caughtUp,
      );
      expect(events).toEqual([]);
      expect(batches.at(-1)?.caughtUp).toBe(true);
    });

    test('no batch is larger than maxBatch, and the consumer is waited for', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      await current().append(run, 'none', newEvents(50));
      const ending = new AbortController();
      const delivered: RecordedEvent[] = [];
      let inHand = 0;
      for await (const batch of current().subscribe({
        ...start,
        streamPrefixes: [run],
        maxBatch: 4,
        signal: ending.signal,
      })) {
        inHand += 1;
        // While this batch is in hand the log grows; the next ones are still small, and none comes before this one is done.
        if (delivered.length < 20) await current().append(run, 'any', newEvents(10));
        expect(inHand).toBe(1);
        expect(batch.events.length).toBeLessThanOrEqual(4);
        delivered.push(...batch.events);
        inHand -= 1;
        if (batch.caughtUp && delivered.length >= 50) ending.abort();
      }
      expect(delivered.map(({ revision }) => revision)).toEqual(delivered.map((_, i) => i));
      expect(delivered.length).toBe((await current().readStream(run, { limit: 1_000 })).length);
    });

    test('several subscriptions each get everything', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      const following = [1, 10, 512].map((maxBatch) =>
        follow(current(), { ...start, streamPrefixes: [run], maxBatch }, (all) => all.length >= 40),
      );
      const ids = await appendMany(current(), run, 40);
      for (const { events } of await Promise.all(following)) expect(idsOf(events)).toEqual(ids);
    });

    test('it ends without an error when it is aborted: before it begins, while it waits, while a batch is in hand', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      const before = current().subscribe({ ...start, streamPrefixes: [run], signal: AbortSignal.abort() });
      for await (const _ of before) throw new Error('an aborted subscription delivered');

      const waiting = new AbortController();
      let batches = 0;
      const ended = (async () => {
        for await (const _ of current().subscribe({
          ...start,
          streamPrefixes: [run],
          signal: waiting.signal,
        }))
          batches += 1;
      })();
      await eventually(() => batches > 0);
      waiting.abort();
      await ended;

      await current().append(run, 'none', newEvents(10));
      const { events } = await follow(
        current(),
        { ...start, streamPrefixes: [run], maxBatch: 2 },
        (all) => all.length >= 4,
      );
      expect(events).toHaveLength(4);
    });

    test('leaving the iteration ends the subscription', async () => {
      const run = freshName('run');
      const start = await whereItEnds();
      await current().append(run, 'none', newEvents(3));
      const ending = new AbortController();
      for await (const { events } of current().subscribe({
        ...start,
        streamPrefixes: [run],
        signal: ending.signal,
      })) {
        if (events.length > 0) break;
      }
      await current().append(run, 2, newEvents(1));
      expect(ending.signal.aborted).toBe(false);
    });
  });
}

/** Appends one by one; gives the ids. */
async function appendMany(store: EventStore, stream: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const event = newEvent({ data: { number: i } });
    await store.append(stream, i === 0 ? 'none' : i - 1, [event]);
    ids.push(event.id);
  }
  return ids;
}
