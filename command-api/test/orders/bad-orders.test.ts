import { openShop } from '../api';
import { line, order } from '../requests';

const { customer, items, shippingAddress } = order;
const laptops = (quantity: unknown) => ({ items: [line('laptop-001', 129_999, quantity)] });
const [laptop] = items;

describe('an order that is not well-formed is refused with each place and a code of its own, and nothing changes', () => {
  test.each<[name: string, changes: object, ...errors: [pointer: string, code: string][]]>([
    ['no items', { items: [] }, ['/items', 'too-few']],
    ['too many items', { items: Array.from({ length: 101 }, () => laptop) }, ['/items', 'too-many']],
    ['items of a wrong type', { items: 'laptop-001' }, ['/items', 'wrong-type']],
    ['an item of a wrong type', { items: [7] }, ['/items/0', 'wrong-type']],
    ['a quantity of 0', laptops(0), ['/items/0/quantity', 'too-small']],
    ['a negative quantity', laptops(-1), ['/items/0/quantity', 'too-small']],
    ['a fractional quantity', laptops(1.5), ['/items/0/quantity', 'not-an-integer']],
    ['a quantity above the most', laptops(10_001), ['/items/0/quantity', 'too-large']],
    ['a huge quantity', laptops(1e300), ['/items/0/quantity', 'too-large']],
    ['a quantity in words', laptops('1'), ['/items/0/quantity', 'wrong-type']],
    ['no quantity', laptops(null), ['/items/0/quantity', 'wrong-type']],
    ['a price of 0', { items: [line('laptop-001', 0)] }, ['/items/0/unitPrice', 'too-small']],
    [
      'a fractional price',
      { items: [line('laptop-001', 1299.99)] },
      ['/items/0/unitPrice', 'not-an-integer'],
    ],
    ['a huge price', { items: [line('laptop-001', 1e15)] }, ['/items/0/unitPrice', 'too-large']],
    ['a product id of the wrong form', { items: [line('../x', 1)] }, ['/items/0/productId', 'wrong-format']],
    ['an unknown currency', { currency: 'XXX' }, ['/currency', 'unknown-currency']],
    ['a currency in lower case', { currency: 'usd' }, ['/currency', 'unknown-currency']],
    ['an unknown field', { discount: 10 }, ['/discount', 'unknown-field']],
    ['an unknown field inside', { items: [{ ...laptop, total: 1 }] }, ['/items/0/total', 'unknown-field']],
    ['no customer', { customer: undefined }, ['/customer', 'required']],
    [
      'no e-mail address',
      { customer: { ...customer, email: 'nobody' } },
      ['/customer/email', 'wrong-format'],
    ],
    [
      'an over-long name and street',
      {
        customer: { ...customer, firstName: 'x'.repeat(101) },
        shippingAddress: { ...shippingAddress, street: 'x'.repeat(201) },
      },
      ['/customer/firstName', 'too-long'],
      ['/shippingAddress/street', 'too-long'],
    ],
    [
      'a control character',
      { shippingAddress: { ...shippingAddress, city: 'Test\u0000City' } },
      ['/shippingAddress/city', 'control-characters'],
    ],
    [
      'a line break',
      { customer: { ...customer, lastName: 'Doe\r\nBcc: all' } },
      ['/customer/lastName', 'control-characters'],
    ],
    ['an empty name', { customer: { ...customer, lastName: '' } }, ['/customer/lastName', 'too-short']],
    ['an unknown payment method', { paymentMethod: 'cheque' }, ['/paymentMethod', 'not-allowed']],
    ['no payment method', { paymentMethod: undefined }, ['/paymentMethod', 'required']],
    ['an empty payment token', { paymentToken: '' }, ['/paymentToken', 'too-short']],
  ])('%s', async (_, changes, ...errors) => {
    const api = await openShop();
    const answer = await api.refused('POST /orders', { body: { ...order, ...changes } });
    expect(answer).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      json: {
        code: 'invalid-request',
        type: 'urn:queuecommerce:problem:invalid-request',
        instance: '/orders',
        traceId: expect.any(String),
        errors: errors.map(([pointer, code]) => ({ pointer, code })),
      },
    });
  });
});

describe('what is no order at all is refused', () => {
  test.each([
    ['malformed JSON', '{"customer": ', 400, 'malformed-json'],
    ['an empty body', '', 400, 'missing-body'],
    ['a list', '[]', 400, 'invalid-request'],
    ['a body over the limit', ' '.repeat(256 * 1024 + 1), 413, 'body-too-large'],
  ])('%s', async (_, body, status, code) => {
    const api = await openShop();
    expect(await api.refused('POST /orders', { body })).toMatchObject({ status, json: { code } });
  });

  test('another media type', async () => {
    const api = await openShop();
    const headers = { 'content-type': 'text/plain' };
    const answer = await api.refused('POST /orders', { body: JSON.stringify(order), headers });
    expect(answer).toMatchObject({ status: 415, json: { code: 'unsupported-media-type' } });
  });
});

describe('an order that the catalogue contradicts is refused with the place and the figures, and nothing changes', () => {
  test('another price than in the catalogue, with both prices', async () => {
    const api = await openShop();
    const body = { ...order, items: [line('mouse-001', 2_500), line('laptop-001', 1)] };
    expect(await api.refused('POST /orders', { body })).toMatchObject({
      status: 422,
      json: {
        code: 'price-mismatch',
        productId: 'laptop-001',
        claimedPrice: 1,
        cataloguePrice: 129_999,
        errors: [{ pointer: '/items/1/unitPrice', code: 'price-mismatch' }],
      },
    });
  });

  test('an unknown product', async () => {
    const api = await openShop();
    const body = { ...order, items: [line('unicorn-001', 100)] };
    expect(await api.refused('POST /orders', { body })).toMatchObject({
      status: 422,
      json: {
        code: 'unknown-product',
        productId: 'unicorn-001',
        errors: [{ pointer: '/items/0/productId', code: 'unknown-product' }],
      },
    });
  });

  test('a product that is not for sale', async () => {
    const api = await openShop();
    await api.send('PATCH /products/laptop-001', { body: { active: false } });
    expect(await api.refused('POST /orders', { body: order })).toMatchObject({
      status: 422,
      json: { code: 'inactive-product', errors: [{ pointer: '/items/0/productId' }] },
    });
  });

  test('mixed currencies', async () => {
    const api = await openShop();
    const sake = { id: 'sake-001', name: 'Sake', price: 3_000, currency: 'JPY' };
    await api.send('POST /products', { body: sake });
    const body = { ...order, items: [line('laptop-001', 129_999), line('sake-001', 3_000)] };
    expect(await api.refused('POST /orders', { body })).toMatchObject({
      status: 422,
      json: {
        code: 'currency-mismatch',
        orderCurrency: 'USD',
        productCurrency: 'JPY',
        errors: [{ pointer: '/items/1/productId' }],
      },
    });
  });

  test("a currency that is not the products'", async () => {
    const api = await openShop();
    const answer = await api.refused('POST /orders', { body: { ...order, currency: 'EUR' } });
    expect(answer).toMatchObject({
      status: 422,
      json: { code: 'currency-mismatch', orderCurrency: 'EUR', productCurrency: 'USD' },
    });
  });

  test('a total that is more than one charge can be', async () => {
    const api = await openShop();
    const body = { ...order, items: [line('laptop-001', 129_999, 10_000)] };
    expect(await api.refused('POST /orders', { body })).toMatchObject({
      status: 422,
      json: {
        code: 'amount-too-large',
        totalAmount: 1_299_990_000,
        maximum: 99_999_999,
        errors: [{ pointer: '/items' }],
      },
    });
  });
});
