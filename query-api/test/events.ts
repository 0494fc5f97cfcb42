/** Events of a small shop, for tests to change what matters to them. */
import type { DomainEvent } from '@queuecommerce/domain';

type Data<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>['data'];

/** The n-th id that the system made. */
export const made = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const at = (time: string): string => `2026-01-31T${time}:00.000Z`;
const minute = (n: number): string => String(n % 60).padStart(2, '0');

/** The n-th order, placed at minute n past ten. */
export function placed(n: number, changes: Partial<Data<'OrderPlaced'>> = {}): DomainEvent {
  const item = { productId: 'laptop-001', productName: 'Gaming Laptop', unitPrice: 500 };
  return {
    type: 'OrderPlaced',
    data: {
      orderId: made(n),
      customer: { customerId: 'john', email: 'john@example.com', firstName: 'John', lastName: 'Doe' },
      items: [{ ...item, quantity: 2, lineTotal: 1_000 }],
      currency: 'USD',
      totalAmount: 1_000,
      shippingAddress: { street: '1 Street', city: 'City', postalCode: '12345', country: 'USA' },
      paymentMethod: 'credit_card',
      paymentToken: 'pm_card_visa',
      paymentId: made(n + 500),
      deadline: at('23:00'),
      at: at(`10:${minute(n)}`),
      ...changes,
    },
  };
}

export function confirmed(n: number): DomainEvent {
  return { type: 'OrderConfirmed', data: { orderId: made(n), paymentId: made(n + 500), at: at('12:00') } };
}

export function shipped(n: number): DomainEvent {
  const parcel = { carrier: null, trackingNumber: null };
  return { type: 'OrderShipped', data: { orderId: made(n), ...parcel, at: at('13:00') } };
}

export function added(productId: string, changes: Partial<Data<'ProductAdded'>> = {}): DomainEvent {
  return {
    type: 'ProductAdded',
    data: {
      productId,
      name: productId,
      description: null,
      category: null,
      price: 500,
      currency: 'USD',
      active: true,
      lowStockThreshold: 3,
      initialStock: 10,
      at: at('09:00'),
      ...changes,
    },
  };
}

export function opened(productId: string, quantity = 10): DomainEvent {
  return { type: 'StockOpened', data: { productId, quantity, lowStockThreshold: 3, at: at('09:00') } };
}

/** The n-th order's reservation, made at minute n past eleven. */
export function reserved(n: number, productId: string, quantity: number): DomainEvent {
  const reservation = { productId, reservationId: `${made(n)}:${productId}`, orderId: made(n), quantity };
  return {
    type: 'StockReserved',
    data: { ...reservation, expiresAt: at('23:00'), at: at(`11:${minute(n)}`) },
  };
}

/** The n-th order's payment, asked for at minute n past eleven. */
export function asked(n: number, changes: Partial<Data<'PaymentAuthorizationRequested'>> = {}): DomainEvent {
  return {
    type: 'PaymentAuthorizationRequested',
    data: {
      paymentId: made(n + 500),
      orderId: made(n),
      attempt: 1,
      attemptId: made(n),
      reference: null,
      amount: 1_000,
      currency: 'USD',
      paymentToken: 'pm_card_visa',
      capture: 'manual',
      deadline: at('23:00'),
      gatewayPaymentId: null,
      at: at(`11:${minute(n)}`),
      ...changes,
    },
  };
}

export function authorized(n: number): DomainEvent {
  const facts = { paymentId: made(n + 500), orderId: made(n), attempt: 1, gatewayPaymentId: `pi_${n}` };
  return { type: 'PaymentAuthorized', data: { ...facts, captureBefore: at('22:00'), at: at('11:59') } };
}
