import type { Route } from '@queuecommerce/infra/http';
import type {
  Customer,
  LowStockDocument,
  Order,
  Payment,
  ProductDocument,
  Reservation,
} from '@queuecommerce/projections';
import type { QueryApiDeps } from './deps';
import { ReadModel } from './read-model';
import { getCustomerRoute, listCustomersRoute } from './routes/customers';
import { listLowStockRoute, listReservationsRoute } from './routes/inventory';
import { getOrderRoute, listOrdersRoute } from './routes/orders';
import { getPaymentRoute, listPaymentsRoute } from './routes/payments';
import { getProductRoute, listProductsRoute } from './routes/products';

export type { QueryApiDeps } from './deps';

/** The routes of the read side. */
export function queryRoutes(deps: QueryApiDeps): readonly Route[] {
  const orders = new ReadModel<Order>(deps, 'orders');
  const products = new ReadModel<ProductDocument>(deps, 'products');
  const payments = new ReadModel<Payment>(deps, 'payments');
  const customers = new ReadModel<Customer>(deps, 'customers');
  return [
    listOrdersRoute(orders),
    getOrderRoute(orders),
    listProductsRoute(products),
    getProductRoute(products),
    listReservationsRoute(new ReadModel<Reservation>(deps, 'reservations')),
    listLowStockRoute(new ReadModel<LowStockDocument>(deps, 'lowStock')),
    listPaymentsRoute(payments),
    getPaymentRoute(payments),
    listCustomersRoute(customers),
    getCustomerRoute(customers),
  ];
}
