import { faultKinds } from '../src/world/faults';
import { runSeed } from '../src/world/run-seed';
import type { SeedSummary } from '../src/simulate/seeds';
import { runSeeds } from '../src/simulate/workers';
import { inLines, shortestStory } from '../src/simulate/shortest-story';

/** In processes of their own, as `npm run simulate` does it. */
async function brokenSeeds(seeds: number, isSwarm: boolean): Promise<readonly SeedSummary[]> {
  let seed = 0;
  const summaries: SeedSummary[] = [];
  await runSeeds({
    next: () => (seed < seeds ? ++seed : undefined),
    isSwarm,
    workers: 2,
    onSummary: (summary) => summaries.push(summary),
  });
  expect(summaries).toHaveLength(seeds);
  return summaries.filter(({ faults }) => faults.length > 0);
}

test('I1–I7, I9, I10 hold in twenty seeds, in which everything goes wrong', async () => {
  expect(await brokenSeeds(20, false)).toEqual([]);
}, 300_000);

test('I1–I7, I9, I10 hold in twenty seeds of a swarm, each with kinds of faults of its own', async () => {
  expect(await brokenSeeds(20, true)).toEqual([]);
}, 300_000);

test('I8 a seed is the same world each time, and another seed another one', async () => {
  const [first, again, other] = [
    await runSeed({ seed: 5 }),
    await runSeed({ seed: 5 }),
    await runSeed({ seed: 6 }),
  ];
  expect(again.hash).toBe(first.hash);
  expect(again.steps).toEqual(first.steps);
  expect(other.hash).not.toBe(first.hash);
});

test('a run stops at the step that it was told', async () => {
  const steps: number[] = [];
  await runSeed({ seed: 7, until: 40, onStep: ({ number }) => steps.push(number) });
  expect(steps).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test('the story of a seed that breaks something says how to get there again', () => {
  const steps = [
    { number: 1, atMs: 0, what: 'process 1 starts' },
    { number: 2, atMs: 1_500, what: 'BROKEN I3 stock-tea holds 2 + 0 of 1' },
  ];
  const result = {
    seed: 9,
    hash: 'abc',
    steps,
    orders: 1,
    virtualMs: 2_000,
    faults: ['I3 stock-tea holds 2 + 0 of 1'],
  };
  const without = new Set(faultKinds.filter((kind) => kind !== 'crashes'));
  const lines = inLines({ without, customers: 1, result }, 10);
  expect(lines).toContain('  2  1.500 s  BROKEN I3 stock-tea holds 2 + 0 of 1');
  expect(lines.at(-1)).toContain('--seed 9 --customers 1 --without');
  expect(lines.at(-1)).toContain('--until 2');
});

test('the story of a seed of a swarm begins without the kinds of faults that the seed was without', async () => {
  const without = new Set(faultKinds.filter((kind) => kind !== 'webhooks'));
  const failed = { seed: 4, hash: '', steps: [], orders: 0, virtualMs: 0, faults: ['something'] };
  const story = await shortestStory(failed, without);
  // Nothing else breaks it, so that there is no shorter one.
  expect(story).toMatchObject({ without, result: failed });
  expect(inLines(story, 10).at(-1)).toContain(`--without ${[...without].join(',')}`);
});
