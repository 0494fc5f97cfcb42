import { customers } from '../src';
import { at, event } from './events';
import { documentOf, foldAll, recordAll } from './recorded-log';

const order = (id: string, changes: Parameters<typeof event<'OrderPlaced'>>[1]) =>
  event('OrderPlaced', { orderId: id, ...changes });

const jane = { customerId: 'jane', email: 'jane@example.com', firstName: 'Jane', lastName: 'Roe' };

test('a customer shows how often and for how much they have ordered, by currency', () => {
  const moved = { customerId: 'john', email: 'new@example.com', firstName: 'John', lastName: 'Smith' };
  const customer = documentOf(customers, [
    order('1', {}),
    order('2', { totalAmount: 2, at: at('11:00') }),
    order('3', { totalAmount: 500, currency: 'JPY', customer: moved, at: at('12:00') }),
    event('OrderCancelled'),
  ]);
  expect(customer).toEqual({
    id: 'john',
    email: 'new@example.com',
    firstName: 'John',
    lastName: 'Smith',
    orderCount: 3,
    ordered: [
      { currency: 'USD', amount: 260_000, orders: 2 },
      { currency: 'JPY', amount: 500, orders: 1 },
    ],
    firstOrderAt: at('10:00'),
    lastOrderAt: at('12:00'),
  });
});

test('each customer has a document', () => {
  const events = recordAll([order('1', {}), order('2', { customer: jane })]);
  expect([...foldAll(customers, events).keys()]).toEqual(['john', 'jane']);
});
