import type { EventStore, RecordedEvent } from '@queuecommerce/infra';
import type { WhereItEnds } from '../contract';
import { freshName, idsOf, newEvents, streamOf } from '../sample-events';

/** For a log that holds what many runs have written. */
const wholeLogMs = 180_000;

export function readRules(current: () => EventStore, whereItEnds: WhereItEnds): void {
  describe('reading a stream', () => {
    test.each([
      ['forwards from its first', { limit: 3 }, [0, 1, 2]],
      ['forwards from a revision', { from: 7, limit: 2 }, [7, 8]],
      ['forwards over its end', { from: 8, limit: 100 }, [8, 9]],
      ['forwards from beyond its end', { from: 10, limit: 100 }, []],
      ['backwards from its last', { direction: 'backwards', limit: 3 }, [9, 8, 7]],
      ['backwards from a revision', { direction: 'backwards', from: 4, limit: 2 }, [4, 3]],
      ['backwards over its beginning', { direction: 'backwards', from: 1, limit: 100 }, [1, 0]],
      ['backwards from beyond its end', { direction: 'backwards', from: 50, limit: 1 }, [9]],
    ] as const)('%s', async (_, options, expected) => {
      const stream = freshName();
      await current().append(stream, 'none', newEvents(10));
      expect(revisions(await current().readStream(stream, options))).toEqual(expected);
    });

    test('one that does not exist has no events', async () => {
      expect(await current().readStream(freshName(), { limit: 10 })).toEqual([]);
      expect(await current().readStream(freshName(), { direction: 'backwards', limit: 10 })).toEqual([]);
    });

    test('one that is long comes whole, both ways', async () => {
      const stream = freshName();
      await current().append(stream, 'none', newEvents(700));
      await current().append(stream, 699, newEvents(700));
      const forwards = await current().readStream(stream, { limit: 5_000 });
      const backwards = await current().readStream(stream, { direction: 'backwards', limit: 5_000 });
      expect(revisions(forwards)).toEqual(Array.from({ length: 1_400 }, (_, revision) => revision));
      expect(idsOf(backwards.toReversed())).toEqual(idsOf(forwards));
    });
  });

  describe('reading the log', () => {
    test('gives the events of all streams in the order in which they were appended', async () => {
      const start = await whereItEnds();
      const { run, ids } = await threeStreams(current());
      const since = await current().readAll({ limit: 100_000, ...start });
      expect(idsOf(since.filter(({ stream }) => stream.startsWith(run)))).toEqual(ids);
    });

    test('a filter lets through the streams whose names start with one of its prefixes, and no others', async () => {
      const start = await whereItEnds();
      const { run, ids } = await threeStreams(current());
      const read = await current().readAll({
        ...start,
        limit: 100,
        streamPrefixes: [`${run}-a`, `${run}-c`],
      });
      expect(idsOf(read)).toEqual(ids.filter((_, i) => i % 3 !== 1));
    });

    test(
      'from its beginning finds a stream, however much stands before it',
      async () => {
        const { run, ids } = await threeStreams(current());
        expect(idsOf(await current().readAll({ limit: 100, streamPrefixes: [run] }))).toEqual(ids);
      },
      wholeLogMs,
    );

    test('a filter without prefixes lets nothing through', async () => {
      await threeStreams(current());
      expect(await current().readAll({ limit: 100, streamPrefixes: [] })).toEqual([]);
    });

    test('characters that are special elsewhere are nothing special in a prefix', async () => {
      const start = await whereItEnds();
      const run = freshName('run');
      await current().append(`${run}-x`, 'none', newEvents(1));
      for (const prefix of [`${run}%`, `${run}_`, `${run}*`, `${run}.`, run.toUpperCase()]) {
        expect(await current().readAll({ ...start, limit: 100, streamPrefixes: [prefix] })).toEqual([]);
      }
    });

    test.each([1, 5, 12, 100])('in pages of %d gives the same as at once', async (limit) => {
      const start = await whereItEnds();
      const { run, ids } = await threeStreams(current());
      const read: RecordedEvent[] = [];
      for (let more = true; more;) {
        const after = read.at(-1)?.position;
        const from = after === undefined ? start : { after };
        const page = await current().readAll({ limit, streamPrefixes: [run], ...from });
        read.push(...page);
        more = page.length > 0;
      }
      expect(idsOf(read)).toEqual(ids);
    });

    test('positions have one width and grow', async () => {
      const start = await whereItEnds();
      const { run } = await threeStreams(current());
      const positions = (await current().readAll({ ...start, limit: 100, streamPrefixes: [run] })).map(
        (e) => e.position,
      );
      expect(positions).toEqual([...new Set(positions)].sort());
      expect(new Set(positions.map((position) => position.length)).size).toBe(1);
    });

    test('the head is where the log ends', async () => {
      const stream = freshName();
      const { position } = await current().append(stream, 'none', newEvents(2));
      const head = await current().head();
      expect(head !== undefined && head >= position).toBe(true);
      expect(
        await current().readAll({ limit: 10, streamPrefixes: [stream], ...(head && { after: head }) }),
      ).toEqual([]);
      expect((await streamOf(current(), stream)).at(-1)?.position).toBe(position);
    });
  });
}

function revisions(events: readonly RecordedEvent[]): number[] {
  return events.map(({ revision }) => revision);
}

/** Appends to three streams in turn, under names that only this call knows. */
async function threeStreams(store: EventStore): Promise<{ readonly run: string; readonly ids: string[] }> {
  const run = freshName('run');
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) {
    const [event] = newEvents(1);
    if (event === undefined) continue;
    await store.append(`${run}-${'abc'.charAt(i % 3)}`, 'any', [event]);
    ids.push(event.id);
  }
  return { run, ids };
}
