import * as fc from 'fast-check';
import { stocks, type StockCommand } from '@queuecommerce/domain';
import { context, open, reserve } from './stock-commands';
import { form, plain, world } from './snapshot-world';

const order = fc.integer({ min: 0, max: 12 });
const steps = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('ReserveStock' as const),
      order,
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({
      type: fc.constantFrom('CommitReservation', 'ReleaseReservation', 'ShipReservation'),
      order,
    }),
    fc.record({ type: fc.constant('receive' as const), quantity: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ type: fc.constant('restart' as const), waits: fc.boolean() }),
  ),
  { minLength: 20, maxLength: 90 },
);

type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

const minute = (after: number): string => new Date(Date.UTC(2026, 0, 1, 10, after)).toISOString();

/** Ten minutes pass with each step, and a reservation lasts half an hour. */
function commandOf(step: Exclude<Step, { readonly type: 'restart' }>, index: number): StockCommand {
  const at = minute(index * 10);
  if (step.type === 'receive') {
    const adjustment = { adjustmentId: `delivery ${index}`, kind: 'receive', reason: 'delivery' } as const;
    return { type: 'AdjustStock', productId: 'p', ...adjustment, actor: 'anna', quantity: step.quantity, at };
  }
  return { ...reserve(`buyer ${step.order}`), ...step, expiresAt: minute(index * 10 + 30), at };
}

test('whatever happened, and wherever a snapshot was taken, snapshot and tail give what the whole log gives', async () => {
  let used = 0;
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 12 }), async (all, every) => {
      const shop = await world();
      const often = { ...stocks, snapshot: { ...form, every } };
      let { executor } = await shop.process();
      await executor.execute(often, 'p', open(20), context('open'));
      for (const [index, step] of all.entries()) {
        if (step.type === 'restart') {
          // Without the wait, the snapshot that was due dies with its process.
          if (step.waits) await shop.clock.advance(0);
          executor = (await shop.process()).executor;
          const { read, result } = await shop.eventsReadBy(() => executor.load(often, 'p'));
          const truth = await shop.truth();
          expect(plain(result)).toEqual(plain(truth));
          if (read <= Number(truth.revision)) used += 1;
        } else await executor.execute(often, 'p', commandOf(step, index), context(`step ${index}`));
      }
      await shop.clock.advance(0);
      expect(shop.warnings()).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(used).toBeGreaterThan(150);
});
