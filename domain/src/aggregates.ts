import { codecOf, type Aggregate } from './aggregate';
import type { EventCatalogue, EventOf } from './event-catalogue';
import { customerDecider, customerEvents } from './customer/decider';
import type { Decider } from './decider';
import { fulfilmentDecider } from './fulfilment/decider';
import { fulfilmentEvents } from './fulfilment/events';
import { logSealDecider } from './log-seal/decider';
import { logSealEvents } from './log-seal/events';
import { notificationDecider, notificationEvents } from './notification/decider';
import { orderDecider } from './order/decider';
import { orderEvents } from './order/events';
import { paymentDecider } from './payment/decider';
import { paymentEvents } from './payment/events';
import { productDecider } from './product/decider';
import { productEvents } from './product/events';
import { stockDecider } from './stock/decider';
import { stockEvents } from './stock/events';
import { stockSnapshot } from './stock/snapshot';
import * as streams from './streams';

function aggregate<S, C, K extends EventCatalogue>(
  decider: Decider<S, C, EventOf<K>>,
  catalogue: K,
  stream: (id: string) => string,
): Aggregate<S, C, EventOf<K>> {
  return { decider, codec: codecOf(catalogue), stream };
}

export const orders = aggregate(orderDecider, orderEvents, streams.orderStream);
export const products = aggregate(productDecider, productEvents, streams.productStream);
export const stocks = {
  ...aggregate(stockDecider, stockEvents, streams.stockStream),
  snapshot: stockSnapshot,
};
export const payments = aggregate(paymentDecider, paymentEvents, streams.paymentStream);
export const fulfilments = aggregate(fulfilmentDecider, fulfilmentEvents, streams.fulfilmentStream);
export const notifications = aggregate(notificationDecider, notificationEvents, streams.notificationStream);
export const logSeals = aggregate(logSealDecider, logSealEvents, () => streams.logSealStream);
export const customers = aggregate(customerDecider, customerEvents, streams.customerStream);
