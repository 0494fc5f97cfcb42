import type { Body, RecordedEvent } from '@queuecommerce/infra';
import { orders, payments, products, recorded, type Projection } from '@queuecommerce/projections';
import * as fc from 'fast-check';
import { made } from '../events';
import { openShop, type Answer } from '../shop';
import { histories } from './histories';

test('the view as of each position equals the fold of the log up to there', async () => {
  await fc.assert(
    fc.asyncProperty(histories(3), async ({ events, orders: count, productIds }) => {
      const shop = await openShop();
      for (const event of events) await shop.append(event);
      const log = await shop.store.readAll({ limit: 1_000 });
      const orderIds = Array.from({ length: count }, (_, n) => made(n));
      for (const [index, { position, recordedAt }] of log.entries()) {
        const upTo = log.slice(0, index + 1);
        for (const asOf of [position, recordedAt]) {
          for (const id of orderIds)
            expect(seen(await shop.get(`/orders/${id}?asOf=${asOf}`))).toEqual(folded(orders, upTo, id));
          for (const id of productIds)
            expect(seen(await shop.get(`/products/${id}?asOf=${asOf}`))).toEqual(
              shown(folded(products, upTo, id)),
            );
          for (const [n] of orderIds.entries())
            expect(seen(await shop.get(`/payments/${made(n + 500)}?asOf=${asOf}`))).toEqual(
              folded(payments, upTo, made(n + 500)),
            );
        }
      }
    }),
    { numRuns: 6 },
  );
});

/** The view; undefined if there was none yet. */
function seen({ status, json }: Answer): unknown {
  expect([200, 404]).toContain(status);
  return status === 200 ? json : undefined;
}

/** A read model's document by its definition: one event of the log after the other. */
function folded<D extends Body>(
  projection: Projection<D>,
  log: readonly RecordedEvent[],
  id: string,
): D | undefined {
  let document: D | undefined;
  for (const record of log) {
    if (!projection.streamPrefixes.some((prefix) => record.stream.startsWith(prefix))) continue;
    const event = recorded(record);
    if (projection.idOf(event) === id) document = projection.fold(document, event);
  }
  return document;
}

/** A product as queries show it: only once it is in the catalogue. */
function shown(document: ReturnType<typeof products.fold>): object | undefined {
  if (!document?.marks.added) return undefined;
  const { marks: _, ...product } = document;
  return product;
}
