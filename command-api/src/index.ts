import type { Route } from '@queuecommerce/infra/http';
import type { CommandApiDeps } from './deps';
import { forgetCustomerRoute } from './customers/forget-customer';
import { cancelOrderRoute, changeOrderRoute } from './orders/change-order';
import { OrderEnds } from './orders/order-ends';
import { placeOrderRoute } from './orders/place-order';
import { confirmPaymentRoute, refundPaymentRoute } from './payments/change-payment';
import { requestPaymentRoute } from './payments/request-payment';
import { stripeWebhookRoute } from './payments/stripe-webhook';
import { addProductRoute } from './products/add-product';
import { adjustStockRoute } from './products/adjust-stock';
import { changeProductRoute } from './products/change-product';

export type { CommandApiDeps } from './deps';
export { placedUnderKey } from './orders/place-order';
export { consumeCommands } from './bus-consumers';
export { Intake, type IntakeParts } from './orders/intake';

/** The routes of the write side. */
export function commandRoutes(deps: CommandApiDeps): readonly Route[] {
  const ends = new OrderEnds(deps.store, deps.clock, deps.log, deps.stopping);
  return [
    placeOrderRoute(deps, ends),
    changeOrderRoute(deps),
    cancelOrderRoute(deps),
    addProductRoute(deps),
    changeProductRoute(deps),
    adjustStockRoute(deps),
    requestPaymentRoute(deps),
    confirmPaymentRoute(deps),
    refundPaymentRoute(deps),
    stripeWebhookRoute(deps),
    forgetCustomerRoute(deps),
  ];
}
