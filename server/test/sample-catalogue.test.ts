import { z } from 'zod';
import { openShop } from './running/running-system';

const shop = openShop();

const product = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  price: z.int().positive(),
  currency: z.string(),
  active: z.boolean(),
  stock: z.object({ onHand: z.int(), reserved: z.int(), available: z.int() }),
});

async function catalogue(query = ''): Promise<z.output<typeof product>[]> {
  const headers = { 'Consistency-Token': await shop().now() };
  const { json } = await shop().client.succeed(`GET /products?limit=100${query}`, { headers });
  return z.object({ data: z.array(product) }).parse(json).data;
}

test('an empty log gets at least twelve varied products with stock', async () => {
  const products = await catalogue();
  expect(products.length).toBe(shop().system.sampleProducts);
  expect(products.filter(({ stock }) => stock.available > 0).length).toBeGreaterThanOrEqual(12);
  expect(new Set(products.map(({ category }) => category)).size).toBeGreaterThanOrEqual(5);
  expect(new Set(products.map(({ name }) => name)).size).toBe(products.length);
});

test('among them is the laptop of the order that the issue has', async () => {
  const laptop = (await catalogue('&q=gaming+laptop')).find(({ id }) => id === 'laptop-001');
  expect(laptop).toMatchObject({ name: 'Gaming Laptop', price: 129_999, currency: 'USD', active: true });
  expect(laptop?.stock.available).toBeGreaterThan(0);
});

test('there is something of each kind to try: sold out, running out, not for sale, in another currency', async () => {
  expect(await catalogue('&inStock=false')).toMatchObject([{ id: 'poster-001', stock: { onHand: 0 } }]);
  expect(await catalogue('&active=false')).toMatchObject([{ id: 'camera-001' }]);
  expect((await catalogue()).map(({ currency }) => currency)).toEqual(expect.arrayContaining(['USD', 'JPY']));
  const { json } = await shop().client.succeed('GET /inventory/low-stock');
  expect(json).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ productId: 'lamp-001' })]),
  });
});
