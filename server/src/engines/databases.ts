import { readModels } from '@queuecommerce/projections';

const { orders, customers, orderTrail, products, reservations, lowStock, payments } = readModels;

/** The parts of the shop, each with its read models. */
const parts = {
  orders: [orders, customers, orderTrail],
  inventory: [products, reservations, lowStock],
  payments: [payments],
} as const;

/**
 * Which database of MongoDB a collection is in: a part of the shop has one of its own for its read models, so that it can be given
 * rights, backed up and moved by itself. What belongs to the system (checkpoints, receipts, deadlines …) is in one beside them.
 */
export function databaseOf(prefix: string): (collection: string) => string {
  const placed = Object.entries(parts).flatMap(([part, projections]) =>
    projections.map(({ collection: { name } }) => ({ name, database: `${prefix}_${part}` })),
  );
  // A generation's collection is named after the first one: `orders-v1-g3`.
  return (collection) =>
    placed.find(({ name }) => collection === name || collection.startsWith(`${name}-g`))?.database ?? prefix;
}
