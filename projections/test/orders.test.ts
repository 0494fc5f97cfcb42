import { orders } from '../src';
import { at, event, orderId, paymentId, reservationId } from './events';
import { documentOf } from './recorded-log';

const placed = event('OrderPlaced');
const held = [event('StockReserved'), event('PaymentAuthorizationRequested'), event('PaymentAuthorized')];
const paid = [...held, event('StockCommitted'), event('PaymentCaptureRequested'), event('PaymentCaptured')];

test('a placed order shows what was ordered, for whom and for how much', () => {
  expect(documentOf(orders, [placed])).toEqual({
    id: orderId,
    status: 'placed',
    reason: null,
    customer: { customerId: 'john', email: 'john@example.com', firstName: 'John', lastName: 'Doe' },
    items: [
      {
        productId: 'laptop-001',
        productName: 'Gaming Laptop',
        quantity: 2,
        unitPrice: 129_999,
        lineTotal: 259_998,
      },
    ],
    totalAmount: 259_998,
    currency: 'USD',
    shippingAddress: { street: '1 Street', city: 'City', postalCode: '12345', country: 'USA' },
    paymentMethod: 'credit_card',
    payment: {
      id: paymentId,
      status: 'not_requested',
      attempts: 0,
      declineCode: null,
      nextActionUrl: null,
      authorizedAmount: null,
      capturedAmount: 0,
      refundedAmount: 0,
      refunds: [],
    },
    reservations: [],
    shipment: null,
    history: [{ status: 'placed', at: at('10:00') }],
    deadline: at('10:15'),
    revision: 0,
    createdAt: at('10:00'),
    updatedAt: at('10:00'),
  });
});

test('an order goes its whole way, and its history tells each status with its time', () => {
  const order = documentOf(orders, [
    placed,
    ...paid,
    event('OrderConfirmed', { at: at('10:01') }),
    event('OrderShipped', { at: at('11:00') }),
    event('StockShipped', { at: at('11:01') }),
    event('OrderDelivered', { at: at('12:00') }),
    event('OrderReturned', { at: at('13:00') }),
  ]);
  expect(order?.history).toEqual([
    { status: 'placed', at: at('10:00') },
    { status: 'confirmed', at: at('10:01') },
    { status: 'shipped', at: at('11:00') },
    { status: 'delivered', at: at('12:00') },
    { status: 'returned', at: at('13:00') },
  ]);
  expect(order).toMatchObject({
    status: 'returned',
    reason: 'too heavy',
    shipment: { carrier: 'UPS', trackingNumber: '1Z' },
    payment: { status: 'captured', attempts: 1, authorizedAmount: 259_998, capturedAmount: 259_998 },
    reservations: [{ id: reservationId, productId: 'laptop-001', quantity: 2, status: 'shipped' }],
    updatedAt: at('13:00'),
  });
});

test("the revision is that of the order's own stream, whatever happens to its payment and stock", () => {
  expect(documentOf(orders, [placed, ...paid])?.revision).toBe(0);
  expect(documentOf(orders, [placed, ...paid, event('OrderConfirmed')])?.revision).toBe(1);
});

test('a declined payment tells why, until another attempt is made', () => {
  const declined = [placed, event('PaymentAuthorizationRequested'), event('PaymentDeclined')];
  expect(documentOf(orders, declined)?.payment).toMatchObject({
    status: 'declined',
    declineCode: 'insufficient_funds',
    attempts: 1,
  });
  const again = event('PaymentAuthorizationRequested', { attempt: 2 });
  expect(documentOf(orders, [...declined, again])?.payment).toMatchObject({
    status: 'requested',
    declineCode: null,
    attempts: 2,
  });
});

test('a required action tells where to go, until it is done', () => {
  const asked = [placed, event('PaymentAuthorizationRequested'), event('PaymentActionRequired')];
  expect(documentOf(orders, asked)?.payment).toMatchObject({
    status: 'action_required',
    nextActionUrl: 'https://bank.example/3ds',
  });
  expect(documentOf(orders, [...asked, event('PaymentConfirmationRequested')])?.payment).toMatchObject({
    status: 'requested',
    nextActionUrl: null,
  });
});

test('P5 news of a payment whose cancellation is decided does not take that back', () => {
  const cancelling = [placed, ...held, event('PaymentCancellationRequested'), event('PaymentAuthorized')];
  expect(documentOf(orders, cancelling)?.payment.status).toBe('cancelling');
});

test('P9 refunds are told apart: partly, failed, and in full', () => {
  const partly = [placed, ...paid, event('RefundRequested'), event('RefundSucceeded')];
  expect(documentOf(orders, partly)?.payment).toMatchObject({
    status: 'partially_refunded',
    refundedAmount: 1_000,
    refunds: [{ id: 'r-1', amount: 1_000, status: 'succeeded', reason: 'broken', at: at('10:00') }],
  });
  expect(documentOf(orders, [...partly, event('RefundFailed')])?.payment).toMatchObject({
    status: 'refund_failed',
    refundedAmount: 0,
  });
  const rest = { refundId: 'r-2', amount: 258_998 };
  const fully = [...partly, event('RefundRequested', rest), event('RefundSucceeded', rest)];
  expect(documentOf(orders, fully)?.payment).toMatchObject({ status: 'refunded', refundedAmount: 259_998 });
});

test('S4 what was reserved and what was turned down are both shown', () => {
  const mouse = { productId: 'mouse-001', reservationId: `${orderId}:mouse-001`, quantity: 3 };
  const order = documentOf(orders, [
    placed,
    event('StockReserved'),
    event('StockReservationRejected', mouse),
    event('StockReleased'),
    event('OrderRejected'),
  ]);
  expect(order?.reservations).toEqual([
    { id: reservationId, productId: 'laptop-001', quantity: 2, status: 'released' },
    { id: mouse.reservationId, productId: 'mouse-001', quantity: 3, status: 'rejected' },
  ]);
  expect(order).toMatchObject({ status: 'rejected', reason: 'out-of-stock' });
});

test('a release that overtook its reservation shows no reservation', () => {
  const order = documentOf(orders, [placed, event('StockReleased', { quantity: 0 })]);
  expect(order?.reservations).toEqual([]);
});

test('a changed address is the one to ship to', () => {
  const order = documentOf(orders, [placed, event('OrderShippingAddressChanged')]);
  expect(order).toMatchObject({ shippingAddress: { street: '2 Road' }, revision: 1, status: 'placed' });
  expect(order?.history).toHaveLength(1);
});

test('a payment that belongs to no order changes none', () => {
  expect(documentOf(orders, [event('PaymentAuthorizationRequested', { orderId: null })])).toBeUndefined();
});
