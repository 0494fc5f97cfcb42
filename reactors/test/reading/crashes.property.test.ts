import * as fc from 'fast-check';
import type { Reactor } from '../../src/index';
import { Handled, type Call } from './crashes';
import { world, type World } from './world';

const call: fc.Arbitrary<Call> = fc.record({
  ms: fc.nat(30),
  fails: fc.constantFrom('no', 'no', 'no', 'transient', 'fault'),
});

const history = fc.record({
  /** Which partition each event belongs to. */
  events: fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }),
  calls: fc.array(call, { minLength: 1, maxLength: 8 }),
  poison: fc.uniqueArray(fc.nat(39), { maxLength: 2 }),
  /** How many timers each process lives. */
  lives: fc.array(fc.nat(12), { maxLength: 4 }),
  appendedAtOnce: fc.integer({ min: 1, max: 10 }),
  bounds: fc.record({
    concurrency: fc.integer({ min: 1, max: 3 }),
    maxUnfinished: fc.integer({ min: 1, max: 8 }),
  }),
});

test('wherever it crashes: every event is handled, in order, and no checkpoint is ahead of finished work', () =>
  fc.assert(
    fc.asyncProperty(history, async ({ events, calls, poison, lives, appendedAtOnce, bounds }) => {
      const here = world();
      const handled = new Handled(here, calls, new Set(poison));
      let process = handled.startProcess(bounds);
      await here.until(() => process.reactor.status().state === 'running');

      const toAppend = events.map(String);
      for (const life of lives) {
        await here.append(...toAppend.splice(0, appendedAtOnce));
        for (let timer = 0; timer < life; timer++) {
          await here.clock.runNext();
          expect(await handled.overtaken()).toEqual([]);
        }
        process.crash();
        process = handled.startProcess(bounds);
      }
      await here.append(...toAppend);
      const { reactor } = process;
      await here.finished(reactor);
      expect(await handled.overtaken()).toEqual([]);

      handled.poison.clear();
      await here.until(() => allRetried(here, reactor));
      await reactor.stop();
      expect(reactor.status()).toMatchObject({ state: 'stopped', error: undefined });
      expect(await here.storedCheckpoint()).toBe(await here.store.head());
      for (const partition of new Set(events.map(String)))
        expect(handled.firsts.get(partition)).toEqual(
          events.flatMap((one, number) => (String(one) === partition ? [number] : [])),
        );
    }),
    { numRuns: 300 },
  ));

async function allRetried({ until }: World, reactor: Reactor): Promise<boolean> {
  for (const { partition } of await reactor.parked(10)) {
    const outcomes: boolean[] = [];
    const retried = reactor.retryParked(partition).then((outcome) => outcomes.push(outcome));
    await until(() => outcomes.length > 0);
    await retried;
  }
  return reactor.status().parkedPartitions === 0;
}
