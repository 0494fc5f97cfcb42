import { allProjections, readModels } from '@queuecommerce/projections';
import { databaseOf } from '../../src/engines/databases';

const databaseIn = databaseOf('shop');

test.each([
  [readModels.orders.collection.name, 'shop_orders'],
  [`${readModels.orders.collection.name}-g12`, 'shop_orders'],
  [readModels.customers.collection.name, 'shop_orders'],
  [readModels.products.collection.name, 'shop_inventory'],
  [readModels.reservations.collection.name, 'shop_inventory'],
  [`${readModels.lowStock.collection.name}-g1`, 'shop_inventory'],
  [readModels.payments.collection.name, 'shop_payments'],
  ['receipts', 'shop'],
  ['deadlines', 'shop'],
  ['orders-of-somebody-else', 'shop'],
])('%s is in the database %s', (collection, database) => {
  expect(databaseIn(collection)).toBe(database);
});

test('every read model belongs to a part of the shop', () => {
  for (const { collection } of allProjections) expect(databaseIn(collection.name)).toMatch(/^shop_/);
});
