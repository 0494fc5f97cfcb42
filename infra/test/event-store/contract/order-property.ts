import * as fc from 'fast-check';
import type { EventStore } from '@queuecommerce/infra';
import { follow, freshName, idsOf, newEvents } from '../sample-events';

/** I2: each stream's revisions are contiguous and unique; readers see no gap and no reordering. */
export function orderProperty(current: () => EventStore): void {
  /** Rounds of appends made at the same time; each names its stream and its number of events. */
  const rounds = fc.array(
    fc.array(fc.record({ stream: fc.integer({ min: 0, max: 3 }), count: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 8,
    }),
    { minLength: 1, maxLength: 5 },
  );

  test('I2 whatever is appended at the same time, all readers see one order without gaps', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, fc.integer({ min: 1, max: 6 }), async (rounds, maxBatch) => {
        const run = freshName('run');
        const after = await current().head();
        const start = after === undefined ? {} : { after };
        const total = rounds.flat().reduce((sum, { count }) => sum + count, 0);
        const following = follow(
          current(),
          { ...start, streamPrefixes: [run], maxBatch },
          (all) => all.length >= total,
        );
        const acknowledged: { readonly position: string; readonly ids: string[] }[] = [];
        for (const appends of rounds) {
          await Promise.all(
            appends.map(async ({ stream, count }) => {
              const events = newEvents(count);
              const { position } = await current().append(`${run}-${stream}`, 'any', events);
              acknowledged.push({ position, ids: idsOf(events) });
            }),
          );
        }
        const inLogOrder = acknowledged
          .toSorted((a, b) => (a.position < b.position ? -1 : 1))
          .flatMap(({ ids }) => ids);
        const read = await current().readAll({ ...start, limit: 1_000, streamPrefixes: [run] });
        expect(idsOf(read)).toEqual(inLogOrder);
        expect((await following).events).toEqual(read);
        for (const number of [0, 1, 2, 3]) {
          const stream = `${run}-${number}`;
          const stored = await current().readStream(stream, { limit: 1_000 });
          expect(stored).toEqual(read.filter((event) => event.stream === stream));
          expect(stored.map(({ revision }) => revision)).toEqual(stored.map((_, i) => i));
        }
      }),
      { numRuns: 30 },
    );
  });
}
