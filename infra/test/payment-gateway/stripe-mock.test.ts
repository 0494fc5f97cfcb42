import type { PaymentGateway } from '@queuecommerce/infra';
import { describeOn } from '@queuecommerce/infra/testing';
import { authorizeRequest } from './contract/requests';
import { stripeAt } from './stripe-stage';

/** stripe-mock knows Stripe's own description of its API: it refuses a parameter that Stripe does not have. It has no memory. */
describeOn(['STRIPE_MOCK_URL'], 'the shape of the calls to Stripe', ({ STRIPE_MOCK_URL }) => {
  let gateway: PaymentGateway;
  beforeAll(() => {
    gateway = stripeAt(STRIPE_MOCK_URL);
  });
  afterAll(() => gateway.close());

  const call = { idempotencyKey: 'k', gatewayPaymentId: 'pi_123' };
  const fromStripe = expect.objectContaining({ gatewayPaymentId: expect.stringMatching(/^pi_/) });

  test.each<[string, (stripe: PaymentGateway) => Promise<unknown>]>([
    ['P1 a payment is made', (stripe) => stripe.authorize(authorizeRequest())],
    [
      'P1 a payment without an order is made',
      (stripe) => stripe.authorize(authorizeRequest({ orderId: null })),
    ],
    ['P1 a payment is confirmed', (stripe) => stripe.confirm(call)],
    ['P1 a payment is captured', (stripe) => stripe.capture(call)],
    ['P1 a payment is cancelled', (stripe) => stripe.cancel(call)],
    ['P9 a payment is refunded', (stripe) => stripe.refund({ ...call, refundId: 'r', amount: 100 })],
    ['P2 a payment is looked up', (stripe) => stripe.retrieve('pi_123')],
  ])('%s', async (_, ask) => {
    expect(await ask(gateway)).toEqual(fromStripe);
  });

  test('P13 payments are listed', async () => {
    for await (const payment of gateway.list('2026-01-01T00:00:00.000Z')) {
      expect(payment).toEqual(fromStripe);
      return;
    }
  });

  test('Stripe is asked whether it is there', () => gateway.ping());
});
