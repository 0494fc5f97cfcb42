/** Stripe itself, or whatever speaks its API. */
export { openStripeGateway, type StripeGatewayOptions } from './open-stripe-gateway';
