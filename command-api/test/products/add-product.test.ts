import { commandIdOf, parseConsistencyToken } from '@queuecommerce/infra/http';
import { derivedId } from '@queuecommerce/infra';
import { openApi } from '../api';

const tea = {
  id: 'tea-001',
  name: 'Green Tea',
  description: 'Loose leaves',
  category: 'groceries',
  price: 1_299,
  currency: 'EUR',
  lowStockThreshold: 10,
  active: false,
  initialStock: 50,
};

test('POST /products answers with the product and its stock, where it is, its revision and its place in the log', async () => {
  const api = await openApi();
  const [answer, events] = await api.appendedBy(() => api.send('POST /products', { body: tea }));
  const { initialStock: _, ...product } = tea;
  expect(answer).toMatchObject({
    status: 201,
    headers: { location: '/products/tea-001', etag: '"0"' },
    json: { ...product, stock: { onHand: 50, reserved: 0, available: 50 } },
  });
  expect(parseConsistencyToken(answer.headers['consistency-token'] ?? '')).toBe(events.at(-1)?.position);
});

test('a product and its stock are two streams, begun by one request', async () => {
  const api = await openApi();
  const headers = { 'X-Actor': 'operator', 'Idempotency-Key': 'k1', 'X-Correlation-Id': 'c-1' };
  const [, events] = await api.appendedBy(() => api.send('POST /products', { body: tea, headers }));
  const commandId = commandIdOf('operator', 'k1');
  const { id: productId, ...facts } = tea;
  const whose = { actor: 'operator', origin: 'http', correlationId: 'c-1', causationId: commandId };
  const fingerprint = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(events).toMatchObject([
    {
      stream: 'product-tea-001',
      type: 'ProductAdded',
      data: { productId, ...facts, at: '2026-01-01T00:00:00.000Z' },
      metadata: { ...whose, command: 'AddProduct', commandId, commandFingerprint: fingerprint },
    },
    {
      stream: 'stock-tea-001',
      type: 'StockOpened',
      data: { productId, quantity: 50, lowStockThreshold: 10 },
      metadata: { ...whose, command: 'OpenStock', commandId: derivedId(commandId, 'open-stock') },
    },
  ]);
});

test('what is not given has a default, the id too', async () => {
  const api = await openApi();
  const headers = { 'Idempotency-Key': 'k1' };
  const answer = await api.send('POST /products', { body: { name: 'Tea', price: 1 }, headers });
  const id = derivedId(commandIdOf('anonymous', 'k1'), 'product');
  expect(answer).toMatchObject({ status: 201, headers: { location: `/products/${id}` } });
  expect(answer.json).toEqual({
    id,
    name: 'Tea',
    description: null,
    category: null,
    price: 1,
    currency: 'USD',
    active: true,
    lowStockThreshold: 0,
    stock: { onHand: 0, reserved: 0, available: 0 },
  });
});

test('an id that is taken is refused, and nothing changes', async () => {
  const api = await openApi();
  await api.send('POST /products', { body: tea });
  expect(await api.refused('POST /products', { body: { ...tea, initialStock: 1 } })).toMatchObject({
    status: 409,
    json: { code: 'product-exists', productId: 'tea-001' },
  });
});

test('P11 a price must be a whole number of the smallest steps of its currency', async () => {
  const api = await openApi();
  const body = { ...tea, price: 1_299, currency: 'KWD' };
  expect(await api.refused('POST /products', { body })).toMatchObject({
    status: 422,
    json: {
      code: 'amount-not-chargeable',
      price: 1_299,
      currency: 'KWD',
      step: 10,
      errors: [{ pointer: '/price', code: 'amount-not-chargeable' }],
    },
  });
});

describe('a product that is not well-formed is refused with its place and a code of its own, and nothing changes', () => {
  test.each<[name: string, changes: object, pointer: string, code: string]>([
    ['no name', { name: undefined }, '/name', 'required'],
    ['an empty name', { name: '' }, '/name', 'too-short'],
    ['an over-long name', { name: 'x'.repeat(201) }, '/name', 'too-long'],
    ['a name of a wrong type', { name: 7 }, '/name', 'wrong-type'],
    ['a control character', { name: 'Green\u0007Tea' }, '/name', 'control-characters'],
    ['a line separator', { description: 'Green\u2028Tea' }, '/description', 'control-characters'],
    ['an over-long description', { description: 'x'.repeat(2_001) }, '/description', 'too-long'],
    ['an id of the wrong form', { id: 'tea 001' }, '/id', 'wrong-format'],
    ['an over-long id', { id: 'x'.repeat(65) }, '/id', 'too-long'],
    ['a price of 0', { price: 0 }, '/price', 'too-small'],
    ['a fractional price', { price: 12.99 }, '/price', 'not-an-integer'],
    ['a huge price', { price: 100_000_000 }, '/price', 'too-large'],
    ['a price in words', { price: '1299' }, '/price', 'wrong-type'],
    ['an unknown currency', { currency: 'ABC' }, '/currency', 'unknown-currency'],
    ['a negative stock', { initialStock: -1 }, '/initialStock', 'too-small'],
    ['a fractional stock', { initialStock: 0.5 }, '/initialStock', 'not-an-integer'],
    ['a huge stock', { initialStock: 1_000_000_001 }, '/initialStock', 'too-large'],
    ['a negative threshold', { lowStockThreshold: -1 }, '/lowStockThreshold', 'too-small'],
    ['a word for active', { active: 'yes' }, '/active', 'wrong-type'],
    ['an unknown field', { colour: 'green' }, '/colour', 'unknown-field'],
  ])('%s', async (_, changes, pointer, code) => {
    const api = await openApi();
    expect(await api.refused('POST /products', { body: { ...tea, ...changes } })).toMatchObject({
      status: 400,
      json: { code: 'invalid-request', errors: [{ pointer, code }] },
    });
  });

  test('malformed JSON', async () => {
    const api = await openApi();
    expect(await api.refused('POST /products', { body: '{"name":' })).toMatchObject({
      status: 400,
      json: { code: 'malformed-json' },
    });
  });
});
