import { z } from 'zod';
import type { SnapshotForm } from '../aggregate';
import { PersistentMap } from '../persistent-map';
import type { Stock } from './stock';

/** Reservation id, order, units, whether they are sold, deadline: a popular product has a hundred thousand of them. */
const reservation = z.tuple([z.string(), z.string(), z.number(), z.boolean(), z.string()]);

const stockJson = z.strictObject({
  opened: z.boolean(),
  onHand: z.number(),
  reserved: z.number(),
  committed: z.number(),
  lowStockThreshold: z.number(),
  lowStockDetected: z.boolean(),
  reservations: z.array(reservation),
  closed: z.strictObject({
    recent: z.array(z.string()),
    older: z.array(z.string()),
    until: z.string(),
    olderUntil: z.string(),
    forgottenUntil: z.string(),
  }),
  adjustmentIds: z.array(z.string()),
});

/** A stock as a document; the same stock gives the same document, whatever way it came about. */
export const stockSnapshot: SnapshotForm<Stock> = {
  version: 1,
  every: 500,
  size: ({ reservations, closed }) => reservations.size + closed.recent.size + closed.older.size,
  toJson: (stock): z.infer<typeof stockJson> => ({
    ...stock,
    reservations: [...stock.reservations]
      .sort(byId)
      .map(([id, { orderId, quantity, committed, expiresAt }]) => [
        id,
        orderId,
        quantity,
        committed,
        expiresAt,
      ]),
    closed: { ...stock.closed, recent: idsOf(stock.closed.recent), older: idsOf(stock.closed.older) },
    adjustmentIds: [...stock.adjustmentIds],
  }),
  fromJson(json) {
    const { reservations, closed, ...stock } = stockJson.parse(json);
    return {
      ...stock,
      reservations: PersistentMap.from(
        reservations.map(([id, orderId, quantity, committed, expiresAt]) => [
          id,
          { orderId, quantity, committed, expiresAt },
        ]),
      ),
      closed: { ...closed, recent: setOf(closed.recent), older: setOf(closed.older) },
    };
  },
};

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const idsOf = (ids: PersistentMap<true>): string[] => Array.from(ids, ([id]) => id).sort();

const setOf = (ids: readonly string[]): PersistentMap<true> =>
  PersistentMap.from(ids.map((id) => [id, true] as const));
