import * as fc from 'fast-check';
import { expectAtRest } from './invariants';
import { plans } from './plan';
import { repeatEverything, run } from './run';

test('S1 I3 I4 I6 O3 P6 whatever happens, in whatever order and however often, every order ends right', () =>
  fc.assert(
    fc.property(plans, (plan) => {
      const { world, story } = run(plan);
      try {
        expectAtRest(world);
        expect(repeatEverything(world)).toEqual([]);
      } catch (error) {
        throw new Error(story.join('\n'), { cause: error });
      }
    }),
    { numRuns: 1000 },
  ));
