import { GatewayRefused, GatewayUnavailable, type PaymentGateway } from '@queuecommerce/infra';
import type { IncomingMessage } from 'node:http';
import { authorizeRequest, callFor } from './contract/requests';
import { serve, serveSimulator, stripeAt, thrownBy } from './stripe-stage';

interface Answer {
  readonly status: number;
  readonly error?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the connection instead. */
  readonly broken?: boolean;
}

/** Calls a gateway whose Stripe gives one answer to all. */
async function asked<T>(
  answer: Answer,
  use: (gateway: PaymentGateway, asked: IncomingMessage[]) => Promise<T>,
) {
  const requests: IncomingMessage[] = [];
  const stripe = await serve((request, response) => {
    requests.push(request);
    if (answer.broken) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify({ error: answer.error ?? { type: 'api_error', message: 'no' } }));
  });
  const gateway = stripeAt(stripe.url);
  try {
    return await use(gateway, requests);
  } finally {
    await gateway.close();
    await stripe.close();
  }
}

const authorizing = (answer: Answer) =>
  asked(answer, (gateway) => thrownBy(gateway.authorize(authorizeRequest())));

test('P2 every call that changes something carries its own idempotency key, and one try is one request', () =>
  asked({ status: 503 }, async (gateway, requests) => {
    const request = authorizeRequest();
    await thrownBy(gateway.authorize(request));
    expect(requests.map(({ method, url, headers }) => [method, url, headers['idempotency-key']])).toEqual([
      ['POST', '/v1/payment_intents', request.idempotencyKey],
    ]);
  }));

test('P2 a 500 is kept under its key, and a look-up must tell what became of the call', async () => {
  expect(await authorizing({ status: 500 })).toMatchObject({ name: 'GatewayUnavailable', isKeySpent: true });
});

test.each([502, 503, 504])(
  'P2 a %d comes from the way there, and the same key is used again',
  async (status) => {
    expect(await authorizing({ status })).toMatchObject({ name: 'GatewayUnavailable', isKeySpent: false });
  },
);

test('F7 a connection that breaks is an unknown outcome', async () => {
  const thrown = await authorizing({ status: 0, broken: true });
  expect(thrown).toBeInstanceOf(GatewayUnavailable);
  expect(thrown).toMatchObject({ isKeySpent: false });
});

test('P12 a 429 waits as long as it says', async () => {
  const error = { type: 'invalid_request_error', code: 'rate_limit', message: 'slowly' };
  expect(await authorizing({ status: 429, error, headers: { 'retry-after': '3' } })).toMatchObject({
    name: 'GatewayUnavailable',
    retryAfterMs: 3_000,
  });
  expect(await authorizing({ status: 429, error })).toMatchObject({ retryAfterMs: 1_000 });
});

test('P2 a key in use (409) is asked again with the same key', async () => {
  const error = { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'at work' };
  const thrown = await authorizing({ status: 409, error });
  expect(thrown).toBeInstanceOf(GatewayUnavailable);
  expect(thrown).toMatchObject({ isKeySpent: false });
});

test('P2 a changed body under a key is refused', async () => {
  const error = { type: 'idempotency_error', message: 'other parameters' };
  const thrown = await authorizing({ status: 400, error });
  expect(thrown).toBeInstanceOf(GatewayRefused);
  expect(thrown).toMatchObject({ code: 'idempotency_error' });
});

test.each([401, 403])(
  'a secret key that is not taken (%d) lets orders wait, and is not shown',
  async (status) => {
    const error = { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****tage' };
    const thrown = await authorizing({ status, error });
    expect(thrown).toBeInstanceOf(GatewayUnavailable);
    expect(String(thrown)).not.toMatch(/sk_test|tage/);
  },
);

test('I9 a state of a payment that is not known is neither success nor failure', async () => {
  const stripe = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ id: 'pi_1', object: 'payment_intent', status: 'requires_prayer', metadata: {} }),
    );
  });
  const gateway = stripeAt(stripe.url);
  expect(await thrownBy(gateway.capture({ idempotencyKey: 'k', gatewayPaymentId: 'pi_1' }))).toBeInstanceOf(
    GatewayUnavailable,
  );
  await gateway.close();
  await stripe.close();
});

test('P1 another attempt for another sum is refused before Stripe is asked to confirm it', async () => {
  const simulator = await serveSimulator();
  const gateway = stripeAt(simulator.url);
  const first = authorizeRequest({ paymentToken: 'pm_card_chargeDeclined' });
  const declined = await gateway.authorize(first);
  const { gatewayPaymentId } = declined;
  const again = { ...first, idempotencyKey: 'again', paymentToken: 'pm_card_visa', gatewayPaymentId };
  expect(await thrownBy(gateway.authorize({ ...again, amount: first.amount + 1 }))).toMatchObject({
    code: 'payment_intent_mismatch',
  });
  expect(await gateway.retrieve(gatewayPaymentId)).toEqual(declined);
  await gateway.close();
  await simulator.close();
});

test('P9 a payment with more refunds than fit into one answer, and a dispute, is seen whole', async () => {
  const simulator = await serveSimulator();
  const gateway = stripeAt(simulator.url);
  const paid = await gateway.authorize(authorizeRequest({ capture: 'automatic' }));
  for (let n = 1; n <= 12; n++) await gateway.refund({ ...callFor(paid), refundId: `r${n}`, amount: n });
  await simulator.gateway.openDispute(paid.gatewayPaymentId, 'inquiry');
  const seen = await gateway.retrieve(paid.gatewayPaymentId);
  expect(seen).toEqual(await simulator.gateway.retrieve(paid.gatewayPaymentId));
  expect(seen?.refunds.map(({ refundId }) => refundId)).toEqual(paid12());
  expect(seen?.disputes).toMatchObject([{ inquiry: true, status: 'open' }]);
  await gateway.close();
  await simulator.close();
});

const paid12 = (): string[] => Array.from({ length: 12 }, (_, n) => `r${n + 1}`);
