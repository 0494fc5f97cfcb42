/** The names of the streams, one an aggregate. */

export const streamPrefixes = {
  order: 'order-',
  product: 'product-',
  stock: 'stock-',
  payment: 'payment-',
  fulfilment: 'fulfilment-',
  notification: 'notification-',
  customer: 'customer-',
} as const;

export const orderStream = (orderId: string): string => `${streamPrefixes.order}${orderId}`;
export const productStream = (productId: string): string => `${streamPrefixes.product}${productId}`;
export const stockStream = (productId: string): string => `${streamPrefixes.stock}${productId}`;
export const paymentStream = (paymentId: string): string => `${streamPrefixes.payment}${paymentId}`;
export const fulfilmentStream = (orderId: string): string => `${streamPrefixes.fulfilment}${orderId}`;
export const notificationStream = (notificationId: string): string =>
  `${streamPrefixes.notification}${notificationId}`;

/** There is one log, and so one stream of its seals. */
export const logSealStream = 'log-seal';
export const customerStream = (customerId: string): string => `${streamPrefixes.customer}${customerId}`;
