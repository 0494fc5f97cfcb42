import { added, at, opened, reserved } from './events';
import { column, nextOf } from './pages';
import { openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
  await shop.append(
    added('laptop', { name: 'Gaming Laptop', category: 'electronics', price: 900, at: at('09:03') }),
    opened('laptop'),
    added('mouse', {
      name: 'Mouse',
      description: 'for the Laptop',
      category: 'electronics',
      price: 20,
      at: at('09:02'),
    }),
    opened('mouse', 0),
    added('apple', { name: 'Apple', category: 'fruit', price: 1, active: false, at: at('09:01') }),
    // A stock whose product has not been heard of.
    opened('ghost'),
  );
});

test('a product shows its availability', async () => {
  await shop.append(reserved(1, 'laptop', 4));
  const { status, headers, json } = await shop.get('/products/laptop');
  expect(status).toBe(200);
  expect(json).toEqual({
    id: 'laptop',
    name: 'Gaming Laptop',
    description: null,
    category: 'electronics',
    price: 900,
    currency: 'USD',
    active: true,
    lowStockThreshold: 3,
    stock: { onHand: 10, reserved: 4, available: 6 },
    revision: 0,
    createdAt: at('09:03'),
    updatedAt: at('11:01'),
  });
  expect(headers.etag).toMatch(/^"0-/);
});

test.each([
  ['', ['apple', 'laptop', 'mouse']],
  ['?sort=-name', ['mouse', 'laptop', 'apple']],
  ['?sort=price', ['apple', 'mouse', 'laptop']],
  ['?sort=-price', ['laptop', 'mouse', 'apple']],
  ['?sort=createdAt', ['apple', 'mouse', 'laptop']],
  ['?sort=-createdAt', ['laptop', 'mouse', 'apple']],
  ['?category=electronics', ['laptop', 'mouse']],
  ['?category=electronics&inStock=true&sort=price', ['laptop']],
  ['?inStock=false', ['apple', 'mouse']],
  ['?active=true', ['laptop', 'mouse']],
  ['?minPrice=20', ['laptop', 'mouse']],
  ['?minPrice=1&maxPrice=20', ['apple', 'mouse']],
  ['?q=laptop', ['laptop', 'mouse']],
  ['?q=elec%20gam', ['laptop']],
])('/products%s lists %p', async (query, expected) => {
  expect(column(await shop.get(`/products${query}`), 'id')).toEqual(expected);
});

test('pages follow the sort, and equal values do not repeat or vanish between them', async () => {
  await shop.append(added('pear', { price: 1 }), added('plum', { price: 1 }));
  const first = await shop.get('/products?sort=price&limit=2');
  expect(column(first, 'id')).toEqual(['apple', 'pear']);
  expect(column(await shop.get(nextOf(first) ?? ''), 'id')).toEqual(['plum', 'mouse']);
});

test.each([
  ['?sort=colour', 'sort'],
  ['?inStock=yes', 'inStock'],
  ['?minPrice=1.5', 'minPrice'],
  ['?maxPrice=-1', 'maxPrice'],
  ['?category=', 'category'],
  ['?colour=red', 'colour'],
])('/products%s is refused', async (query, parameter) => {
  const answer = await shop.get(`/products${query}`);
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter }] } });
});

test.each(['nothing', 'ghost'])('the product %s is not found', async (id) => {
  const answer = await shop.get(`/products/${id}`);
  expect(answer).toMatchObject({ status: 404, json: { code: 'product-not-found', productId: id } });
});

test('an id of the wrong form is refused', async () => {
  const answer = await shop.get('/products/-x');
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter: 'id' }] } });
});
