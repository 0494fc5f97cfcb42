import * as fc from 'fast-check';
import {
  emptyMemory,
  isRemembered,
  mayBeForgotten,
  remember,
  type ClosedReservations,
} from '../../src/stock/closed-reservations';

/** Closed at a time, with a deadline, in minutes; clocks may jump. */
const closings = fc.array(
  fc.record({ atMinute: fc.nat(500), lengthMinutes: fc.integer({ min: -100, max: 60 }) }),
  { maxLength: 200 },
);
const minute = (count: number): string => new Date(Date.UTC(2026, 0, 1, 0, count)).toISOString();
const sizeOf = (memory: ClosedReservations): number => memory.recent.size + memory.older.size;

test('S3 a closed reservation is remembered, or its deadline is known to be past', () =>
  fc.assert(
    fc.property(closings, (all) => {
      let memory = emptyMemory;
      for (const [index, { atMinute, lengthMinutes }] of all.entries()) {
        memory = remember(memory, `r${index}`, minute(atMinute + lengthMinutes), minute(atMinute));
        for (const [earlier, { atMinute, lengthMinutes }] of all.slice(0, index + 1).entries())
          expect(
            isRemembered(memory, `r${earlier}`) || mayBeForgotten(memory, minute(atMinute + lengthMinutes)),
          ).toBe(true);
      }
    }),
    { numRuns: 60 },
  ));

test('S5 no deadline counts as past before some clock has passed it', () =>
  fc.assert(
    fc.property(closings, fc.nat(600), (all, deadlineMinute) => {
      const memory = all.reduce(
        (memory, { atMinute, lengthMinutes }, index) =>
          remember(memory, `r${index}`, minute(atMinute + lengthMinutes), minute(atMinute)),
        emptyMemory,
      );
      const latest = Math.max(-1, ...all.map(({ atMinute }) => atMinute));
      if (mayBeForgotten(memory, minute(deadlineMinute))) expect(deadlineMinute).toBeLessThan(latest);
    }),
  ));

test('the memory stays as small as what three deadlines’ length closes', () => {
  const lengthMinutes = 30;
  let memory = emptyMemory;
  let largest = 0;
  for (let at = 0; at < 50_000; at++) {
    memory = remember(memory, `r${at}`, minute(at + lengthMinutes), minute(at));
    largest = Math.max(largest, sizeOf(memory));
  }
  expect(largest).toBeLessThanOrEqual(3 * lengthMinutes);
});
