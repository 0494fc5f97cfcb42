import * as fc from 'fast-check';
import {
  evolveProduct,
  isChargeable,
  orderDecider,
  priceOrder,
  quantityByProduct,
  type ClaimedLine,
  type KnownProduct,
  type Product,
} from '../../src';
import { evolve } from '../scenario';
import { line, placed } from './order-builders';

const product = (facts: Partial<KnownProduct>): KnownProduct => ({
  status: 'active',
  productId: 'laptop-001',
  name: 'Gaming Laptop',
  description: null,
  category: null,
  price: 129_999,
  currency: 'USD',
  lowStockThreshold: 0,
  initialStock: 0,
  ...facts,
});
const products = new Map<string, Product>(
  Object.entries({
    'laptop-001': product({}),
    'mouse-001': product({ productId: 'mouse-001', name: 'Mouse', price: 2_500 }),
    'old-001': product({ productId: 'old-001', status: 'inactive' }),
    'yen-001': product({ productId: 'yen-001', currency: 'JPY', price: 500 }),
    'krona-001': product({ productId: 'krona-001', currency: 'ISK', price: 150 }),
  }),
);
const catalogue = (productId: string): Product => products.get(productId) ?? { status: 'none' };
const price = (lines: readonly ClaimedLine[], currency = 'USD') => priceOrder(lines, currency, catalogue);
const claim = (productId: string, unitPrice: number, quantity = 1): ClaimedLine => ({
  productId,
  unitPrice,
  quantity,
});

test('O4 the total is the sum of the lines at the catalogue’s prices', () =>
  expect(price([claim('laptop-001', 129_999, 2), claim('mouse-001', 2_500, 3)])).toEqual({
    items: [
      {
        productId: 'laptop-001',
        productName: 'Gaming Laptop',
        quantity: 2,
        unitPrice: 129_999,
        lineTotal: 259_998,
      },
      { productId: 'mouse-001', productName: 'Mouse', quantity: 3, unitPrice: 2_500, lineTotal: 7_500 },
    ],
    totalAmount: 267_498,
  }));

test.each([
  ['unknown-product', [claim('nothing-001', 1)], 'USD', { line: 0, productId: 'nothing-001' }],
  [
    'inactive-product',
    [claim('mouse-001', 2_500), claim('old-001', 1)],
    'USD',
    { line: 1, productId: 'old-001' },
  ],
  [
    'currency-mismatch',
    [claim('mouse-001', 2_500), claim('yen-001', 500)],
    'USD',
    { line: 1, productId: 'yen-001', orderCurrency: 'USD', productCurrency: 'JPY' },
  ],
  [
    'price-mismatch',
    [claim('laptop-001', 1)],
    'USD',
    { line: 0, productId: 'laptop-001', claimedPrice: 1, cataloguePrice: 129_999 },
  ],
  [
    'amount-too-large',
    [claim('laptop-001', 129_999, 10_000)],
    'USD',
    { totalAmount: 1_299_990_000, maximum: 99_999_999 },
  ],
  [
    'amount-not-chargeable',
    [claim('krona-001', 150)],
    'ISK',
    { totalAmount: 150, currency: 'ISK', step: 100 },
  ],
  ['amount-not-chargeable', [], 'USD', { totalAmount: 0, currency: 'USD', step: 1 }],
])('O4 refused as %s: %j in %s', (code, lines, currency, details) =>
  expect(price(lines, currency)).toEqual({ refused: code, details }),
);

test('P11 the lines always add up to the total, which can be charged', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          price: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 99_999_999 })),
          quantity: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 10_000 })),
        }),
        {
          minLength: 1,
          maxLength: 20,
        },
      ),
      (lines) => {
        const claims = lines.map(({ price, quantity }, index) => claim(`p${index}`, price, quantity));
        const priced = priceOrder(claims, 'USD', (id) =>
          product({ price: lines[Number(id.slice(1))]?.price ?? 0 }),
        );
        const exact = lines.reduce((sum, { price, quantity }) => sum + BigInt(price) * BigInt(quantity), 0n);
        if (exact > 99_999_999n) {
          expect(priced).toMatchObject({
            refused: 'amount-too-large',
            details: { totalAmount: Number(exact) },
          });
          return;
        }
        if ('refused' in priced) throw new Error(priced.refused);
        expect(BigInt(priced.totalAmount)).toBe(exact);
        expect(priced.items.reduce((sum, item) => sum + item.lineTotal, 0)).toBe(priced.totalAmount);
        expect(isChargeable(priced.totalAmount, 'USD')).toBe(true);
      },
    ),
  ));

test('S2 duplicate lines of one product are summed', () =>
  expect([...quantityByProduct([line('a', 2), line('b', 1), line('a', 3)])]).toEqual([
    ['a', 5],
    ['b', 1],
  ]));

test('S8 changing a product’s price never changes a placed order', () => {
  const order = evolve(orderDecider, [placed(line('laptop-001', 1, 129_999))]);
  const dearer = evolveProduct(product({}), {
    type: 'ProductPriceChanged',
    data: { productId: 'laptop-001', price: 200_000, previousPrice: 129_999, at: '2026-01-01T11:00:00.000Z' },
  });
  expect(dearer).toMatchObject({ price: 200_000 });
  expect(order).toMatchObject({ totalAmount: 129_999, items: [{ unitPrice: 129_999, lineTotal: 129_999 }] });
});
