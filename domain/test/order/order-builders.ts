/** Commands and events of an order. */
import type { OrderCommand, OrderEvent, OrderLine, RejectionReason, ShippingAddress } from '../../src';
import { orderId, paymentId } from '../ids';
import { at } from '../scenario';

const now = { orderId, at: at('10:00') };

export const customer = {
  customerId: 'test_customer_001',
  email: 'test@example.com',
  firstName: 'John',
  lastName: 'Doe',
};
export const home: ShippingAddress = {
  street: '123 Test Street',
  city: 'Test City',
  state: 'TC',
  postalCode: '12345',
  country: 'USA',
};
export const elsewhere: ShippingAddress = { ...home, street: '7 Other Road' };

export const line = (productId: string, quantity = 1, unitPrice = 1_000): OrderLine => ({
  productId,
  productName: productId,
  quantity,
  unitPrice,
  lineTotal: quantity * unitPrice,
});

const facts = (items: readonly OrderLine[]) => ({
  ...now,
  customer,
  items: [...items],
  currency: 'USD',
  totalAmount: items.reduce((sum, item) => sum + item.lineTotal, 0),
  shippingAddress: home,
  paymentMethod: 'credit_card' as const,
  paymentToken: 'pm_card_visa',
  paymentId,
  deadline: at('10:30'),
});

export const place = (...items: readonly OrderLine[]): OrderCommand => ({
  type: 'PlaceOrder',
  ...facts(items),
});
export const confirm: OrderCommand = { type: 'ConfirmOrder', ...now, paymentId };
export const reject = (reason: RejectionReason = 'out-of-stock'): OrderCommand => ({
  type: 'RejectOrder',
  ...now,
  reason,
});
export const cancel = (reason = 'changed my mind'): OrderCommand => ({ type: 'CancelOrder', ...now, reason });
export const changeAddress = (shippingAddress = elsewhere): OrderCommand => ({
  type: 'ChangeShippingAddress',
  ...now,
  shippingAddress,
});
const parcel = (trackingNumber: string | null) => ({ carrier: 'DHL', trackingNumber });
export const ship = (trackingNumber: string | null = null): OrderCommand => ({
  type: 'ShipOrder',
  ...now,
  ...parcel(trackingNumber),
});
export const deliver: OrderCommand = { type: 'DeliverOrder', ...now };
export const takeBack: OrderCommand = { type: 'ReturnOrder', ...now, reason: 'broken' };

export const placed = (...items: readonly OrderLine[]) =>
  ({
    type: 'OrderPlaced',
    data: facts(items.length === 0 ? [line('laptop-001')] : items),
  }) satisfies OrderEvent;
export const confirmed: OrderEvent = { type: 'OrderConfirmed', data: { ...now, paymentId } };
export const rejected = (reason: RejectionReason = 'out-of-stock'): OrderEvent => ({
  type: 'OrderRejected',
  data: { ...now, reason },
});
export const cancelled = (reason = 'changed my mind') =>
  ({ type: 'OrderCancelled', data: { ...now, reason } }) satisfies OrderEvent;
export const addressChanged = (shippingAddress = elsewhere): OrderEvent => ({
  type: 'OrderShippingAddressChanged',
  data: { ...now, customerId: customer.customerId, shippingAddress },
});
export const shipped = (trackingNumber: string | null = null): OrderEvent => ({
  type: 'OrderShipped',
  data: { ...now, ...parcel(trackingNumber) },
});
export const delivered: OrderEvent = { type: 'OrderDelivered', data: now };
export const returned: OrderEvent = { type: 'OrderReturned', data: { ...now, reason: 'broken' } };
