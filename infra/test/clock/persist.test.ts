import { persist, type Persistence } from '@queuecommerce/infra';
import { manualClock, seededEntropy, settled } from '@queuecommerce/infra/testing';

function persistence(change: Partial<Persistence> = {}) {
  const clock = manualClock();
  const heard: [unknown, number][] = [];
  const stopping = new AbortController();
  const all: Persistence = {
    clock,
    entropy: { ...seededEntropy(1), fraction: () => 1 },
    backoff: { firstMs: 10, capMs: 40 },
    signal: stopping.signal,
    givesUp: () => false,
    onFailure: (error, failures) => heard.push([error, failures]),
    ...change,
  };
  return { clock, heard, stopping, all };
}

function failing(times: number): { action: () => Promise<void>; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    action: async () => {
      if (++calls <= times) throw new RangeError(`failure ${calls}`);
    },
  };
}

test('what fails is repeated with growing pauses until it is done', async () => {
  const { clock, heard, all } = persistence();
  const { action } = failing(4);
  const begin = clock.now();
  const outcome = persist(action, all);
  while (await clock.runNext());
  expect(await outcome).toEqual({ kind: 'done' });
  expect(clock.now() - begin).toBe(10 + 20 + 40 + 40);
  expect(heard.map(([, failures]) => failures)).toEqual([1, 2, 3, 4]);
});

test('the last straw ends it, with the error and how often it failed', async () => {
  const { clock, all } = persistence({
    givesUp: (error) => error instanceof Error && error.message === 'failure 2',
  });
  const { action, calls } = failing(5);
  const outcome = persist(action, all);
  while (await clock.runNext());
  expect(await outcome).toEqual({ kind: 'failed', error: new RangeError('failure 2'), failures: 2 });
  expect(calls()).toBe(2);
});

test('stopping ends a pause at once and leaves no timer behind', async () => {
  const { clock, stopping, all } = persistence();
  const { action, calls } = failing(5);
  const outcome = persist(action, all);
  await settled();
  stopping.abort();
  expect(await outcome).toEqual({ kind: 'stopped' });
  expect(calls()).toBe(1);
  expect(clock.waiting).toBe(0);
});
