import { eventInWords, eventSchemas } from '../src';
import { eventFixture, fixtureNames } from './stored-fixtures';

/** Of each event's fixture of today's version. */
const words: Readonly<Record<string, string>> = {
  CaptureDecided: 'the stock is sold; decides to take the money',
  ConfirmationDecided: 'the money is taken; decides to confirm the order',
  CustomerForgotten: 'the customer is forgotten',
  DisputeClosed: 'the dispute is won',
  DisputeOpened: 'the payment is disputed',
  ExternalRefundObserved: '29.99 USD given back at the gateway',
  FulfilmentCompleted: 'all done; waits for the shipment',
  FulfilmentEnded: 'the end: rejected',
  GatewayNotificationReceived: 'the gateway says: payment_intent.amount_capturable_updated',
  LogSealed: 'the log is sealed up to its event 4096, 1024 of them new',
  LowStockDetected: 'stock is low: 8 left, threshold 8',
  LowStockThresholdChanged: 'stock is low at 8 units',
  OrderCancelled: 'the order is cancelled: Ordered twice by mistake',
  OrderConfirmed: 'the order is confirmed',
  OrderDelivered: 'the order is delivered',
  OrderPersonalDataForgotten: 'what was known of the customer is forgotten',
  OrderPlaced: 'ordered 2 × Gaming Laptop, 1 × Wireless Mouse for 2629.97 USD',
  OrderRejected: 'the order is rejected: payment-declined',
  OrderReturned: 'the order came back',
  OrderShipped: 'the order is shipped with UPS',
  OrderShippingAddressChanged: 'it goes to another address',
  PaymentActionRequired: 'the bank asks the customer to confirm',
  PaymentAuthorizationRequested: 'the gateway is asked to hold 2629.97 USD (attempt 1)',
  PaymentAuthorized: 'the money is held',
  PaymentCancellationDecided: 'decides to let the payment go before the stock',
  PaymentCancellationRequested: 'the gateway is asked to let the payment go: payment-declined',
  PaymentCancelled: 'nothing is held any more: payment-declined',
  PaymentCaptureRequested: 'the gateway is asked to take 262997 minor units',
  PaymentCaptured: '2629.97 USD taken',
  PaymentConfirmationRequested: 'the customer has confirmed; the gateway is told',
  PaymentDeclined: 'the payment is declined: insufficient_funds',
  PaymentNoted: 'takes note: the payment is captured',
  PaymentQuarantined: 'the payment is not what was asked for; an operator has to look at it',
  PaymentRequested: 'all reserved; decides to ask for 2629.97 USD',
  ProductActivated: 'the product is for sale',
  ProductAdded: 'Gaming Laptop joins the catalogue at 1299.99 USD',
  ProductDeactivated: 'the product is not for sale any more',
  ProductDetailsChanged: 'the details of Gaming Laptop 15″ changed',
  ProductPriceChanged: 'the price went from 129999 to 119999 minor units',
  RefundDecided: 'decides to give the money back',
  RefundDeferred: 'the refund waits for a dispute to close',
  RefundFailed: 'the refund failed: expired_or_canceled_card',
  RefundRequested: 'the gateway is asked to give 1299.99 USD back',
  RefundSucceeded: '1299.99 USD given back',
  RejectionDecided: 'decides to reject the order: payment-declined',
  StockCommitRequested: 'the money is safe; decides to sell 2 × laptop-001, 1 × mouse-002',
  StockCommitted: '2 units sold',
  StockCorrected: 'counted 70 instead of 71: Quarterly count',
  StockDamaged: '2 units written off: Fell off the forklift',
  StockOpened: 'the stock begins with 50 units',
  StockReceived: '25 units received: Delivery note 4711',
  StockReleaseRequested: 'decides to release 1 × laptop-001',
  StockReleased: '1 unit free again',
  StockReservationNoted: 'takes note: reserved',
  StockReservationRejected: '60 units wanted, only 48 available',
  StockReservationRequested: 'decides to reserve 2 × laptop-001, 1 × mouse-002',
  StockReserved: '2 units reserved',
  StockReturned: '1 unit returned: Returned unopened',
  StockShipmentRequested: 'decides to let 2 × laptop-001, 1 × mouse-002 leave the warehouse',
  StockShipped: '2 units left the warehouse',
  StockThresholdSet: 'stock is low at 8 units',
  UnwindingStarted: 'takes the way back: payment-declined',
};

const fixtures = Object.keys(eventSchemas).map((type) => eventFixture(type));

test('there are words for every event', () => {
  expect(Object.keys(words).sort()).toEqual(Object.keys(eventSchemas).sort());
  expect(fixtureNames('events/').length).toBeGreaterThanOrEqual(fixtures.length);
});

test.each(fixtures)('$type in words', ({ type, event }) => {
  expect(eventInWords(event)).toBe(words[type]);
});

const changed = (type: string, change: object): string => eventInWords(eventFixture(type, change).event);

test('a carrier that nobody named, and a bank that only asks', () => {
  expect(changed('OrderShipped', { carrier: null })).toBe('the order is shipped');
  expect(changed('DisputeOpened', { inquiry: true })).toBe("the customer's bank asks about the payment");
});
