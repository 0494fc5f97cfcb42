import { productStream, products } from '@queuecommerce/domain';
import { instant } from '@queuecommerce/infra';
import { openShop } from '../api';
import { newContext } from '../system';

test('PATCH /products/:id changes what is given and leaves the rest', async () => {
  const api = await openShop();
  const body = { name: 'Laptop', description: 'Fast', category: null, price: 119_999, active: false };
  const headers = { 'X-Actor': 'operator' };
  const [answer, events] = await api.appendedBy(() =>
    api.send('PATCH /products/laptop-001', { body, headers }),
  );
  expect(answer).toMatchObject({
    status: 200,
    headers: { etag: '"3"', 'consistency-token': expect.any(String) },
    json: { id: 'laptop-001', ...body, currency: 'USD', stock: { onHand: 5, reserved: 0, available: 5 } },
  });
  const metadata = { command: 'ChangeProduct', actor: 'operator', origin: 'http' };
  expect(events).toMatchObject([
    { type: 'ProductDetailsChanged', metadata },
    { type: 'ProductPriceChanged', data: { price: 119_999, previousPrice: 129_999 }, metadata },
    { type: 'ProductDeactivated', metadata },
  ]);
});

test('a new threshold is told to the stock too, which may be low by it', async () => {
  const api = await openShop();
  const body = { lowStockThreshold: 5 };
  const [answer, events] = await api.appendedBy(() => api.send('PATCH /products/laptop-001', { body }));
  expect(answer).toMatchObject({ status: 200, json: body });
  expect(events).toMatchObject([
    { stream: 'product-laptop-001', type: 'LowStockThresholdChanged', data: body },
    {
      stream: 'stock-laptop-001',
      type: 'StockThresholdSet',
      data: body,
      metadata: { command: 'SetStockThreshold', origin: 'http' },
    },
    { stream: 'stock-laptop-001', type: 'LowStockDetected', data: { available: 5, ...body } },
  ]);
});

test('a threshold may be set before the stock is open', async () => {
  const api = await openShop();
  const tea = { name: 'Tea', description: null, category: null, price: 1, currency: 'USD', active: true };
  const facts = { productId: 'tea-001', lowStockThreshold: 0, initialStock: 1, at: instant(api.clock) };
  const added = { type: 'AddProduct', ...tea, ...facts } as const;
  await api.executor.execute(products, 'tea-001', added, newContext('AddProduct'));
  const answer = await api.send('PATCH /products/tea-001', { body: { lowStockThreshold: 5 } });
  expect(answer).toMatchObject({
    status: 200,
    json: { lowStockThreshold: 5, stock: { onHand: 0, reserved: 0, available: 0 } },
  });
  expect(await api.typesOf(productStream('tea-001'))).toEqual(['ProductAdded', 'LowStockThresholdChanged']);
});

test('a change to what is there already is no event', async () => {
  const api = await openShop();
  const body = { price: 129_999, active: true, lowStockThreshold: 0 };
  expect(await api.refused('PATCH /products/laptop-001', { body })).toMatchObject({
    status: 200,
    headers: { etag: '"0"' },
  });
});

test('P11 a price that can not be charged is refused, and nothing of the change is done', async () => {
  const api = await openShop();
  await api.send('POST /products', { body: { id: 'tea', name: 'Tea', price: 1_000, currency: 'ISK' } });
  const body = { name: 'Green Tea', price: 1_050 };
  expect(await api.refused('PATCH /products/tea', { body })).toMatchObject({
    status: 422,
    json: { code: 'amount-not-chargeable', step: 100, errors: [{ pointer: '/price' }] },
  });
});

test.each<[body: object | string, pointer: string, code: string]>([
  [{}, '', 'nothing-to-change'],
  [{ price: 0 }, '/price', 'too-small'],
  [{ price: -1 }, '/price', 'too-small'],
  [{ price: 1.5 }, '/price', 'not-an-integer'],
  [{ price: 1e12 }, '/price', 'too-large'],
  [{ name: null }, '/name', 'wrong-type'],
  [{ name: 'x'.repeat(201) }, '/name', 'too-long'],
  [{ category: 'a\nb' }, '/category', 'control-characters'],
  [{ active: 1 }, '/active', 'wrong-type'],
  [{ lowStockThreshold: 1e10 }, '/lowStockThreshold', 'too-large'],
  [{ price: 5, currency: 'EUR' }, '/currency', 'unknown-field'],
  [{ price: 5, initialStock: 1 }, '/initialStock', 'unknown-field'],
  ['{"price": 1', '', 'malformed-json'],
])('%j is refused at %j as %s, and nothing changes', async (body, pointer, code) => {
  const api = await openShop();
  expect(await api.refused('PATCH /products/laptop-001', { body })).toMatchObject({
    status: 400,
    json: { errors: [{ pointer, code }] },
  });
});

test('an unknown product is not found, and an id of the wrong form is refused', async () => {
  const api = await openShop();
  const body = { price: 1 };
  for (const headers of [undefined, { 'If-Match': '"0"' }])
    expect(await api.refused('PATCH /products/unicorn', { body, headers })).toMatchObject({
      status: 404,
      json: { code: 'product-not-found' },
    });
  expect(await api.refused('PATCH /products/-x', { body })).toMatchObject({
    status: 400,
    json: { errors: [{ parameter: 'id', code: 'wrong-format' }] },
  });
});
