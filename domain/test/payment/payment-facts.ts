/** What every test of a payment is about: 100.00 USD for an order. */
import { orderId, paymentId } from '../ids';
import { at } from '../scenario';

export const amount = 10_000;
export const gatewayPaymentId = 'pi_1';
export const now = { paymentId, at: at('10:00') };
export const facts = { ...now, orderId };
export const ofGateway = { ...facts, gatewayPaymentId };

export const terms = {
  orderId,
  reference: null,
  amount,
  currency: 'USD',
  capture: 'manual' as const,
  deadline: at('10:30'),
};
