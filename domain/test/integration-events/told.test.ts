import { eventSchemas, toIntegrationEvent } from '../../src';
import { eventFixture } from '../stored-fixtures';

const reservation = ['orderId', 'productId', 'reservationId', 'quantity'];
const payment = ['paymentId', 'orderId'];
const refund = [...payment, 'refundId', 'amount', 'currency'];

/** What the outside is told of each event, and which of its members; all others stay inside. */
const told: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  OrderPlaced: ['order.created', ['orderId', 'items', 'currency', 'totalAmount', 'paymentId']],
  OrderConfirmed: ['order.confirmed', ['orderId', 'paymentId']],
  OrderRejected: ['order.rejected', ['orderId', 'reason']],
  OrderCancelled: ['order.cancelled', ['orderId', 'reason']],
  OrderShipped: ['order.shipped', ['orderId', 'carrier', 'trackingNumber']],
  OrderDelivered: ['order.delivered', ['orderId']],
  OrderReturned: ['order.returned', ['orderId', 'reason']],
  StockReservationRequested: ['inventory.reservation.requested', ['orderId', 'reservations', 'deadline']],
  StockReserved: ['inventory.reserved', [...reservation, 'expiresAt']],
  StockReservationRejected: ['inventory.rejected', [...reservation, 'available']],
  StockCommitted: ['inventory.committed', reservation],
  StockReleased: ['inventory.released', reservation],
  LowStockDetected: ['inventory.low-stock', ['productId', 'available', 'lowStockThreshold']],
  PaymentAuthorizationRequested: ['payment.process.requested', [...payment, 'amount', 'currency', 'attempt']],
  PaymentCaptured: ['payment.succeeded', [...payment, 'amount', 'currency']],
  PaymentDeclined: ['payment.failed', [...payment, 'attempt', 'code']],
  PaymentCancelled: ['payment.cancelled', [...payment, 'reason']],
  RefundSucceeded: ['payment.refunded', refund],
  ExternalRefundObserved: ['payment.refunded', refund],
};

test.each(Object.keys(eventSchemas))('what the outside is told of %s', (type) => {
  const { data, event } = eventFixture(type);
  const [name, members] = told[type] ?? [];
  if (name === undefined || members === undefined) {
    expect(toIntegrationEvent(event)).toBeUndefined();
    return;
  }
  const customer = type === 'OrderPlaced' ? { customerId: Object(data['customer']).customerId } : {};
  expect(toIntegrationEvent(event)).toEqual({
    type: name,
    subject: data['orderId'] ?? data['productId'],
    data: { ...Object.fromEntries(members.map((member) => [member, data[member]])), ...customer },
  });
});

test('a payment without an order is told of under its own id', () => {
  const { data, event } = eventFixture('PaymentCaptured', { orderId: null });
  expect(toIntegrationEvent(event)).toMatchObject({ subject: data['paymentId'], data: { orderId: null } });
});

test('units that were never held are not told of as free again', () => {
  expect(toIntegrationEvent(eventFixture('StockReleased', { quantity: 0 }).event)).toBeUndefined();
});
