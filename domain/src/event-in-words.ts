import type { DomainEvent, DomainEventType } from './events';
import { formatMoney } from './money';

type Words = { [T in DomainEventType]: (data: Extract<DomainEvent, { type: T }>['data']) => string };

const unitsOf = (count: number): string => (count === 1 ? '1 unit' : `${count} units`);
const allOf = (reservations: readonly { productId: string; quantity: number }[]): string =>
  reservations.map(({ productId, quantity }) => `${quantity} × ${productId}`).join(', ');

/** What each event says, for a person; no personal data. */
const words: Words = {
  OrderPlaced: ({ items, totalAmount, currency }) =>
    `ordered ${items.map((item) => `${item.quantity} × ${item.productName}`).join(', ')} for ${formatMoney(totalAmount, currency)}`,
  OrderConfirmed: () => 'the order is confirmed',
  OrderRejected: ({ reason }) => `the order is rejected: ${reason}`,
  OrderCancelled: ({ reason }) => `the order is cancelled: ${reason}`,
  OrderShippingAddressChanged: () => 'it goes to another address',
  OrderPersonalDataForgotten: () => 'what was known of the customer is forgotten',
  CustomerForgotten: () => 'the customer is forgotten',
  OrderShipped: ({ carrier }) =>
    carrier === null ? 'the order is shipped' : `the order is shipped with ${carrier}`,
  OrderDelivered: () => 'the order is delivered',
  OrderReturned: () => 'the order came back',
  ProductAdded: ({ name, price, currency }) =>
    `${name} joins the catalogue at ${formatMoney(price, currency)}`,
  ProductDetailsChanged: ({ name }) => `the details of ${name} changed`,
  ProductPriceChanged: ({ price, previousPrice }) =>
    `the price went from ${previousPrice} to ${price} minor units`,
  ProductActivated: () => 'the product is for sale',
  ProductDeactivated: () => 'the product is not for sale any more',
  LowStockThresholdChanged: ({ lowStockThreshold }) => `stock is low at ${unitsOf(lowStockThreshold)}`,
  StockOpened: ({ quantity }) => `the stock begins with ${unitsOf(quantity)}`,
  StockReceived: ({ quantity, reason }) => `${unitsOf(quantity)} received: ${reason}`,
  StockReturned: ({ quantity, reason }) => `${unitsOf(quantity)} returned: ${reason}`,
  StockDamaged: ({ quantity, reason }) => `${unitsOf(quantity)} written off: ${reason}`,
  StockCorrected: ({ onHand, previousOnHand, reason }) =>
    `counted ${onHand} instead of ${previousOnHand}: ${reason}`,
  StockThresholdSet: ({ lowStockThreshold }) => `stock is low at ${unitsOf(lowStockThreshold)}`,
  LowStockDetected: ({ available, lowStockThreshold }) =>
    `stock is low: ${available} left, threshold ${lowStockThreshold}`,
  StockReserved: ({ quantity }) => `${unitsOf(quantity)} reserved`,
  StockReservationRejected: ({ quantity, available }) =>
    `${unitsOf(quantity)} wanted, only ${available} available`,
  StockCommitted: ({ quantity }) => `${unitsOf(quantity)} sold`,
  StockReleased: ({ quantity }) => `${unitsOf(quantity)} free again`,
  StockShipped: ({ quantity }) => `${unitsOf(quantity)} left the warehouse`,
  PaymentAuthorizationRequested: ({ amount, currency, attempt }) =>
    `the gateway is asked to hold ${formatMoney(amount, currency)} (attempt ${attempt})`,
  PaymentActionRequired: () => 'the bank asks the customer to confirm',
  PaymentConfirmationRequested: () => 'the customer has confirmed; the gateway is told',
  PaymentAuthorized: () => 'the money is held',
  PaymentDeclined: ({ code }) => `the payment is declined: ${code}`,
  PaymentCaptureRequested: ({ amount }) => `the gateway is asked to take ${amount} minor units`,
  PaymentCaptured: ({ amount, currency }) => `${formatMoney(amount, currency)} taken`,
  PaymentCancellationRequested: ({ reason }) => `the gateway is asked to let the payment go: ${reason}`,
  PaymentCancelled: ({ reason }) => `nothing is held any more: ${reason}`,
  RefundRequested: ({ amount, currency }) =>
    `the gateway is asked to give ${formatMoney(amount, currency)} back`,
  RefundDeferred: () => 'the refund waits for a dispute to close',
  RefundSucceeded: ({ amount, currency }) => `${formatMoney(amount, currency)} given back`,
  RefundFailed: ({ code }) => `the refund failed: ${code}`,
  ExternalRefundObserved: ({ amount, currency }) =>
    `${formatMoney(amount, currency)} given back at the gateway`,
  DisputeOpened: ({ inquiry }) =>
    inquiry ? "the customer's bank asks about the payment" : 'the payment is disputed',
  DisputeClosed: ({ outcome }) => `the dispute is ${outcome}`,
  PaymentQuarantined: () => 'the payment is not what was asked for; an operator has to look at it',
  StockReservationRequested: ({ reservations }) => `decides to reserve ${allOf(reservations)}`,
  StockReservationNoted: ({ status }) => `takes note: ${status}`,
  PaymentRequested: ({ amount, currency }) =>
    `all reserved; decides to ask for ${formatMoney(amount, currency)}`,
  PaymentNoted: ({ status }) => `takes note: the payment is ${status}`,
  StockCommitRequested: ({ reservations }) => `the money is safe; decides to sell ${allOf(reservations)}`,
  CaptureDecided: () => 'the stock is sold; decides to take the money',
  ConfirmationDecided: () => 'the money is taken; decides to confirm the order',
  FulfilmentCompleted: () => 'all done; waits for the shipment',
  StockShipmentRequested: ({ reservations }) => `decides to let ${allOf(reservations)} leave the warehouse`,
  UnwindingStarted: ({ end }) => `takes the way back: ${end.reason}`,
  PaymentCancellationDecided: () => 'decides to let the payment go before the stock',
  RefundDecided: () => 'decides to give the money back',
  StockReleaseRequested: ({ reservations }) => `decides to release ${allOf(reservations)}`,
  RejectionDecided: ({ reason }) => `decides to reject the order: ${reason}`,
  FulfilmentEnded: ({ outcome }) => `the end: ${outcome}`,
  GatewayNotificationReceived: ({ type }) => `the gateway says: ${type}`,
  LogSealed: ({ count, size }) => `the log is sealed up to its event ${count}, ${size} of them new`,
};

/** One line that says what an event means. */
export function eventInWords(event: DomainEvent): string {
  // The table has for each type the words of just that type's data.
  const say = words[event.type] as (data: DomainEvent['data']) => string;
  return say(event.data);
}
