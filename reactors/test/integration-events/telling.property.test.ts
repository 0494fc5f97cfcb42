import { BusUnavailable, type CloudEvent } from '@queuecommerce/infra';
import * as fc from 'fast-check';
import { isTransient, runReactor } from '../../src/index';
import { cloudEventOf, integrationEventsReactor } from '../../src/integration-events-reactor';
import { Shop } from '../world/shop';

/** A shop in which orders have gone their several ways. */
async function livedShop(): Promise<Shop> {
  const shop = await Shop.running({ stock: { tea: 4, pot: 10 } });
  await shop.untilFulfilment(await shop.place(), 'confirmed');
  const cancelled = await shop.place();
  await shop.untilFulfilment(cancelled, 'confirmed');
  await shop.cancel(cancelled);
  await shop.untilFulfilment(cancelled, 'ended');
  await shop.place({ card: 'pm_card_chargeDeclined' });
  for (let n = 0; n < 4; n++) await shop.place();
  await shop.untilQuiet();
  await shop.reactors.stop();
  return shop;
}

/** By subject, the ids in the order in which each was heard first. */
function firstHeard(events: readonly CloudEvent[]): Map<string, string[]> {
  const heard = new Map<string, string[]>();
  for (const { subject, id } of events) {
    const ids = heard.get(subject) ?? [];
    heard.set(subject, ids);
    if (!ids.includes(id)) ids.push(id);
  }
  return heard;
}

test('F6 F1 whatever fails, and however often it starts again, every event is told, each subject’s in order', async () => {
  const shop = await livedShop();
  const log = await shop.store.readAll({ limit: 10_000 });
  const expected = firstHeard(log.flatMap((event) => cloudEventOf(event) ?? []));
  expect(expected.size).toBeGreaterThan(5);
  const fault = fc.constantFrom('fine', 'fine', 'fine', 'not taken', 'answer lost', 'killed' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 60 }), async (faults) => {
      shop.loseDocuments();
      const told: CloudEvent[] = [];
      const coming = [...faults];
      for (let isDone = false; !isDone;) {
        let isKilled = false;
        const reaction = integrationEventsReactor({
          async publish(event) {
            const next = coming.shift() ?? 'fine';
            if (next === 'killed') isKilled = true;
            if (isKilled) await new Promise(() => undefined);
            if (next !== 'not taken') told.push(event);
            if (next !== 'fine') throw new BusUnavailable(next);
          },
          close: async () => undefined,
        });
        const { store, documents, clock, log: lines } = shop;
        const entropy = { uuid: () => 'x', fraction: () => 0.5 };
        const reactor = runReactor({
          ...reaction,
          store,
          documents,
          clock,
          entropy,
          log: lines,
          isTransient,
        });
        await shop.until(() => isKilled || reactor.status().isCaughtUp);
        isDone = !isKilled;
        // A killed process is left as it is: it never answers, and nothing of it is stored any more.
        if (!isKilled) await reactor.stop();
      }
      expect(firstHeard(told)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
