import { shardCommand } from '../../src/documents/mongodb/collections';

test('a collection is sharded by the hash of its id, under its full name', () => {
  expect(shardCommand('shop_orders', 'orders-v1')).toEqual({
    shardCollection: 'shop_orders.orders-v1',
    key: { _id: 'hashed' },
  });
});
