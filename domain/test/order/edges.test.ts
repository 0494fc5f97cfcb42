import { maxAmountMinor } from '../../src/values';
import { forgottenAddress, forgottenCustomer } from '../../src/personal-data';
import {
  orderDecider as order,
  priceOrder,
  type OrderCommand,
  type OrderEvent,
  type Product,
} from '../../src';
import { at, evolve, given } from '../scenario';
import { confirmed, placed } from './order-builders';

const { orderId } = evolve(order, [placed()]) as { orderId: string };
const forget: OrderCommand = { type: 'ForgetPersonalData', orderId, at: at('10:00') };
const forgotten: OrderEvent = { type: 'OrderPersonalDataForgotten', data: { orderId, at: at('10:00') } };

test('personal data is forgotten once', () => {
  given(order, [placed(), confirmed]).when(forget).thenEvents(forgotten);
  given(order, [placed(), confirmed, forgotten]).when(forget).thenNothing();
});

test('an order whose personal data is forgotten is the same but for that', () => {
  const before = evolve(order, [placed(), confirmed]);
  if (before.status === 'none') throw new Error('It is there');
  expect(before.personalDataForgotten).toBe(false);
  expect(evolve(order, [placed(), confirmed, forgotten])).toEqual({
    ...before,
    customer: { ...before.customer, ...forgottenCustomer },
    shippingAddress: forgottenAddress,
    personalDataForgotten: true,
  });
});

test('what happens to an order that was never placed leaves it as it is', () =>
  expect(order.evolve({ status: 'none' }, confirmed)).toEqual({ status: 'none' }));

test('O4 the largest amount there is can be ordered, and not a unit more', () => {
  const productId = 'palace-001';
  const product = (price: number): Product => ({
    status: 'active',
    productId,
    name: 'Palace',
    description: null,
    category: null,
    price,
    currency: 'USD',
    lowStockThreshold: 0,
    initialStock: 0,
  });
  const priced = (price: number) =>
    priceOrder([{ productId, quantity: 1, unitPrice: price }], 'USD', () => product(price));
  expect(priced(maxAmountMinor)).toMatchObject({ totalAmount: maxAmountMinor });
  expect(priced(maxAmountMinor + 1)).toMatchObject({ refused: 'amount-too-large' });
});
