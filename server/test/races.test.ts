import { openShop } from './running/running-system';
import type { Order, Placed } from './running/client';

const shop = openShop();

const isOver = ({ status, reservations }: Order): boolean =>
  status === 'confirmed' ||
  (status === 'rejected' && reservations.every((each) => each.status !== 'reserved'));

function buy(...products: readonly string[]): Promise<Placed> {
  const lines = products.map((productId) => ({ productId, quantity: 1 }));
  return shop().client.place(lines, { headers: { Prefer: 'wait=30' } });
}

test('S1 of two clients who race for the last unit exactly one gets it', async () => {
  for (let round = 0; round < 30; round++) {
    const productId = await shop().addProduct(1);
    const orders = await Promise.all([buy(productId), buy(productId)]);
    expect(orders.map(({ status }) => status).sort()).toEqual(['confirmed', 'rejected']);
    expect(await shop().stockOf(productId)).toEqual({ onHand: 1, reserved: 1, available: 0 });
  }
});

test('S4 of two clients who race for the last units of several products at most one gets them, and no unit stays between them', async () => {
  const { client } = shop();
  for (let round = 0; round < 20; round++) {
    const [a, b, c] = [await shop().addProduct(1), await shop().addProduct(1), await shop().addProduct(1)];
    const placed = await Promise.all([buy(a, b, c), buy(c, b, a)]);
    const orders = await Promise.all(placed.map((each) => client.orderOnce(each, isOver)));
    const confirmed = orders.filter(({ status }) => status === 'confirmed').length;
    // Each may have got one of the products first, and so both be turned away; but never both be served.
    expect(confirmed).toBeLessThanOrEqual(1);
    for (const productId of [a, b, c])
      expect(await shop().stockOf(productId)).toEqual({
        onHand: 1,
        reserved: confirmed,
        available: 1 - confirmed,
      });
  }
});

test('F12 a flash sale of twenty units to three hundred buyers at once sells exactly twenty', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(20, 3);
  const placed = await Promise.all(Array.from({ length: 300 }, () => buy(productId)));
  const orders = await Promise.all(placed.map((each) => client.orderOnce(each, isOver)));
  const reasons = orders
    .map(({ status, reason }) => (reason === null ? status : `${status}: ${reason}`))
    .sort();
  expect(reasons).toEqual([
    ...Array.from({ length: 20 }, () => 'confirmed'),
    ...Array.from({ length: 280 }, () => 'rejected: out-of-stock'),
  ]);
  expect(await shop().stockOf(productId)).toEqual({ onHand: 20, reserved: 20, available: 0 });
  const { json } = await client.succeed(
    `GET /inventory/reservations?productId=${productId}&status=reserved`,
    {
      headers: { 'Consistency-Token': await shop().now() },
    },
  );
  expect(json).toMatchObject({ data: [] });
});
