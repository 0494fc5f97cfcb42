/** Events as the shop would write them, for tests to change what matters to them. */
import type { DomainEvent, OrderEvent, PaymentEvent, ProductEvent, StockEvent } from '@queuecommerce/domain';

type Data<E extends DomainEvent, T extends E['type']> = Extract<E, { type: T }>['data'];

export const orderId = '00000000-0000-4000-8000-0000000000a1';
export const paymentId = '00000000-0000-4000-8000-0000000000b1';
export const reservationId = `${orderId}:laptop-001`;

/** A time of the day on which everything happens. */
export const at = (time: string): string => `2026-01-31T${time}:00.000Z`;

const ofOrder = { orderId, at: at('10:00') };
const ofPayment = { paymentId, orderId, at: at('10:00') };
const ofStock = { productId: 'laptop-001', at: at('10:00') };
const ofReservation = { ...ofStock, reservationId, orderId, quantity: 2 };
const ofAdjustment = { ...ofStock, adjustmentId: 'a-1', reason: 'Delivery', actor: 'operator', quantity: 5 };
const atGateway = { gatewayPaymentId: 'pi_1' };
const refund = { refundId: 'r-1', amount: 1_000, currency: 'USD' };

const orderData: { [T in OrderEvent['type']]: Data<OrderEvent, T> } = {
  OrderPlaced: {
    ...ofOrder,
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
    currency: 'USD',
    totalAmount: 259_998,
    shippingAddress: { street: '1 Street', city: 'City', postalCode: '12345', country: 'USA' },
    paymentMethod: 'credit_card',
    paymentToken: 'pm_card_visa',
    paymentId,
    deadline: at('10:15'),
  },
  OrderConfirmed: { ...ofOrder, paymentId },
  OrderRejected: { ...ofOrder, reason: 'out-of-stock' },
  OrderCancelled: { ...ofOrder, reason: 'changed my mind' },
  OrderShippingAddressChanged: {
    ...ofOrder,
    customerId: 'anna',
    shippingAddress: { street: '2 Road', city: 'Town', postalCode: '54321', country: 'USA' },
  },
  OrderPersonalDataForgotten: { ...ofOrder },
  OrderShipped: { ...ofOrder, carrier: 'UPS', trackingNumber: '1Z' },
  OrderDelivered: ofOrder,
  OrderReturned: { ...ofOrder, reason: 'too heavy' },
};

const productData: { [T in ProductEvent['type']]: Data<ProductEvent, T> } = {
  ProductAdded: {
    ...ofStock,
    name: 'Gaming Laptop',
    description: 'Fast',
    category: 'computers',
    price: 129_999,
    currency: 'USD',
    active: true,
    lowStockThreshold: 3,
    initialStock: 10,
  },
  ProductDetailsChanged: { ...ofStock, name: 'Office Laptop', description: null, category: 'office' },
  ProductPriceChanged: { ...ofStock, price: 99_999, previousPrice: 129_999 },
  ProductActivated: ofStock,
  ProductDeactivated: ofStock,
  LowStockThresholdChanged: { ...ofStock, lowStockThreshold: 8 },
};

const stockData: { [T in StockEvent['type']]: Data<StockEvent, T> } = {
  StockOpened: { ...ofStock, quantity: 10, lowStockThreshold: 3 },
  StockReceived: ofAdjustment,
  StockReturned: ofAdjustment,
  StockDamaged: ofAdjustment,
  StockCorrected: {
    ...ofStock,
    adjustmentId: 'a-2',
    reason: 'Count',
    actor: 'operator',
    onHand: 7,
    previousOnHand: 10,
  },
  StockThresholdSet: { ...ofStock, lowStockThreshold: 8 },
  LowStockDetected: { ...ofStock, available: 2, lowStockThreshold: 3 },
  StockReserved: { ...ofReservation, expiresAt: at('10:15') },
  StockReservationRejected: { ...ofReservation, available: 1, expiresAt: at('10:15') },
  StockCommitted: ofReservation,
  StockReleased: { ...ofReservation, wasCommitted: false, expiresAt: at('10:15') },
  StockShipped: ofReservation,
};

const terms = { amount: 259_998, currency: 'USD', paymentId, orderId, livemode: false };
const paymentData: { [T in PaymentEvent['type']]: Data<PaymentEvent, T> } = {
  PaymentAuthorizationRequested: {
    ...ofPayment,
    attempt: 1,
    attemptId: orderId,
    reference: null,
    amount: 259_998,
    currency: 'USD',
    paymentToken: 'pm_card_visa',
    capture: 'manual',
    deadline: at('10:15'),
    gatewayPaymentId: null,
  },
  PaymentActionRequired: {
    ...ofPayment,
    ...atGateway,
    attempt: 1,
    nextActionUrl: 'https://bank.example/3ds',
  },
  PaymentConfirmationRequested: { ...ofPayment, ...atGateway, attempt: 1, confirmation: 1 },
  PaymentAuthorized: { ...ofPayment, ...atGateway, attempt: 1, captureBefore: at('23:00') },
  PaymentDeclined: { ...ofPayment, ...atGateway, attempt: 1, code: 'insufficient_funds', chargeId: 'ch_1' },
  PaymentCaptureRequested: { ...ofPayment, ...atGateway, amount: 259_998 },
  PaymentCaptured: { ...ofPayment, ...atGateway, amount: 259_998, currency: 'USD' },
  PaymentCancellationRequested: { ...ofPayment, ...atGateway, reason: 'order-cancelled' },
  PaymentCancelled: { ...ofPayment, ...atGateway, reason: 'order-cancelled' },
  RefundRequested: { ...ofPayment, ...atGateway, ...refund, reason: 'broken' },
  RefundDeferred: { ...ofPayment, refundId: 'r-1', reason: 'broken' },
  RefundSucceeded: { ...ofPayment, ...refund },
  RefundFailed: { ...ofPayment, ...refund, code: 'expired_card' },
  ExternalRefundObserved: { ...ofPayment, ...refund, refundId: 're_1' },
  DisputeOpened: { ...ofPayment, disputeId: 'dp_1', amount: 259_998, inquiry: false },
  DisputeClosed: { ...ofPayment, disputeId: 'dp_1', outcome: 'won' },
  PaymentQuarantined: { ...ofPayment, ...atGateway, expected: terms, observed: { ...terms, amount: 1 } },
};

const allData = { ...orderData, ...productData, ...stockData, ...paymentData };
type AllData = typeof allData;
export type ShopEvent = OrderEvent | ProductEvent | StockEvent | PaymentEvent;

/** An event of the type, its data changed as given. */
export function event<T extends keyof AllData>(type: T, changes: Partial<AllData[T]> = {}): ShopEvent {
  // The table above gives each type its own data, which the compiler can not carry through an index.
  return { type, data: { ...allData[type], ...changes } } as unknown as ShopEvent;
}
