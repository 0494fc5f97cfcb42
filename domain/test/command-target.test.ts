import { isRefusal, targetOf, type BusCommand } from '../src';
import { never, refuse } from '../src/decider';
import {
  customerStream,
  fulfilmentStream,
  notificationStream,
  orderStream,
  paymentStream,
  productStream,
  stockStream,
} from '../src/streams';

const at = '2026-01-01T00:00:00.000Z';
const orderId = '00000000-0000-4000-8000-00000000000a';
const paymentId = '00000000-0000-4000-8000-00000000000b';
const productId = 'laptop-001';
const reservation = { productId, orderId, reservationId: `${orderId}:${productId}` };

/** One of each kind that travels over the bus. */
const commands: readonly (readonly [BusCommand, string, string])[] = [
  [{ type: 'ConfirmOrder', orderId, paymentId, at }, 'order', orderId],
  [{ type: 'RejectOrder', orderId, reason: 'out-of-stock', at }, 'order', orderId],
  [{ type: 'CapturePayment', paymentId, at }, 'payment', paymentId],
  [{ type: 'CancelPayment', paymentId, orderId, reason: 'order-cancelled', at }, 'payment', paymentId],
  [{ type: 'CommitReservation', ...reservation, at }, 'stock', productId],
  [{ type: 'OpenStock', productId, quantity: 1, lowStockThreshold: 0, at }, 'stock', productId],
];

test.each(commands)('%j goes to the queue %s', (command, queue, id) =>
  expect(targetOf(command)).toEqual({ queue, id, command }),
);

test('each kind of stream has a prefix of its own before the id', () => {
  const id = 'x';
  const streams = {
    order: orderStream(id),
    product: productStream(id),
    stock: stockStream(id),
    payment: paymentStream(id),
    fulfilment: fulfilmentStream(id),
    notification: notificationStream(id),
    customer: customerStream(id),
  };
  expect(streams).toEqual(Object.fromEntries(Object.keys(streams).map((name) => [name, `${name}-${id}`])));
});

test('a refusal has its code and what it is about, and is told from events', () => {
  expect(refuse('order-not-found')).toEqual({ refused: 'order-not-found', details: {} });
  expect(refuse('order-not-found', { orderId })).toEqual({
    refused: 'order-not-found',
    details: { orderId },
  });
  expect(isRefusal(refuse('order-not-found'))).toBe(true);
  expect(isRefusal([])).toBe(false);
});

test('a case that nobody thought of says what it is', () => {
  const unthought: unknown = { type: 'Unheard' };
  expect(() => never(unthought as never)).toThrow('Unexpected case: {"type":"Unheard"}');
});
