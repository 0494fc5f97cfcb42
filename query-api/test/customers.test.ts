import { at, placed } from './events';
import { column } from './pages';
import { openShop, type Shop } from './shop';

const jane = { customerId: 'jane', email: 'jane@example.com', firstName: 'Jane', lastName: 'Roe' };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

test('a customer shows how often and for how much they have ordered', async () => {
  await shop.append(placed(1), placed(2));
  const { status, json } = await shop.get('/customers/john');
  expect(status).toBe(200);
  expect(json).toEqual({
    id: 'john',
    email: 'john@example.com',
    firstName: 'John',
    lastName: 'Doe',
    orderCount: 2,
    ordered: [{ currency: 'USD', amount: 2_000, orders: 2 }],
    firstOrderAt: at('10:01'),
    lastOrderAt: at('10:02'),
  });
});

test('customers are listed, the newest first, and found by their words', async () => {
  await shop.append(placed(1), placed(2, { customer: jane }));
  expect(column(await shop.get('/customers'), 'id')).toEqual(['jane', 'john']);
  expect(column(await shop.get('/customers?q=roe%20ja'), 'id')).toEqual(['jane']);
  expect(await shop.get('/customers?name=x')).toMatchObject({ status: 400 });
});

test('an unknown customer is not found, an id of the wrong form is refused', async () => {
  const unknown = await shop.get('/customers/nobody');
  expect(unknown).toMatchObject({ status: 404, json: { code: 'customer-not-found', customerId: 'nobody' } });
  const malformed = await shop.get('/customers/%20');
  expect(malformed).toMatchObject({ status: 400, json: { errors: [{ parameter: 'id' }] } });
});
