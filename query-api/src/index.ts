import type { Route } from '@queuecommerce/infra/http';
import type {
  Customer,
  LowStockDocument,
  Order,
  Payment,
  ProductDocument,
  Reservation,
  Trail,
} from '@queuecommerce/projections';
import { pastViews } from './as-of/past-views';
import { feedRoute } from './audit/feed-route';
import { OrderHistories } from './audit/order-histories';
import { auditOrderRoute } from './audit/order-route';
import { readStreamRoute } from './audit/stream-route';
import type { QueryApiDeps } from './deps';
import { ReadModel } from './read-model';
import { getCustomerRoute, listCustomersRoute } from './routes/customers';
import { listLowStockRoute, listReservationsRoute } from './routes/inventory';
import { getOrderRoute, listOrdersRoute } from './routes/orders';
import { getPaymentRoute, listPaymentsRoute } from './routes/payments';
import { getProductRoute, listProductsRoute } from './routes/products';

export type { EventVocabulary, QueryApiDeps, ReadModelDeps } from './deps';
export { causationOf, type Causation } from './audit/causation';
export { timelineOf, type TimelineEntry } from './audit/timeline';
export { ReadModel } from './read-model';

/** The routes of the read side. */
export function queryRoutes(deps: QueryApiDeps): readonly Route[] {
  const orders = new ReadModel<Order>(deps, 'orders');
  const products = new ReadModel<ProductDocument>(deps, 'products');
  const payments = new ReadModel<Payment>(deps, 'payments');
  const customers = new ReadModel<Customer>(deps, 'customers');
  const histories = new OrderHistories(new ReadModel<Trail>(deps, 'orderTrail'), deps.store);
  const past = pastViews(deps, histories);
  return [
    listOrdersRoute(orders),
    getOrderRoute(orders, past.orders),
    listProductsRoute(products),
    getProductRoute(products, past.products),
    listReservationsRoute(new ReadModel<Reservation>(deps, 'reservations')),
    listLowStockRoute(new ReadModel<LowStockDocument>(deps, 'lowStock')),
    listPaymentsRoute(payments),
    getPaymentRoute(payments, past.payments),
    listCustomersRoute(customers),
    getCustomerRoute(customers),
    readStreamRoute(deps.store),
    feedRoute(deps),
    auditOrderRoute(histories, deps.vocabulary),
  ];
}
