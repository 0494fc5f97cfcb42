import { GatewayUnavailable } from '@queuecommerce/infra';
import { openStripeGateway } from '@queuecommerce/infra/adapters';
import { manualClock, silentLog } from '@queuecommerce/infra/testing';
import { webhookSecret } from './stage';
import { serve, stripeAt, thrownBy } from './stripe-stage';

const emptyList = JSON.stringify({ object: 'list', data: [], has_more: false });

test.each([
  ['sk_test_throttle', 25],
  ['sk_live_throttle', 100],
])('P12 with %s no more than %d calls a second are made', async (secretKey, perSecond) => {
  let asked = 0;
  const stripe = await serve((_request, response) => {
    asked++;
    response.writeHead(200, { 'content-type': 'application/json' }).end(emptyList);
  });
  const clock = manualClock('2026-01-01T00:00:00.000Z');
  const gateway = openStripeGateway({
    secretKey,
    webhookSecret,
    apiBase: stripe.url,
    returnUrl: 'https://shop.example/paid',
    clock,
    log: silentLog,
  });
  const calls = Array.from({ length: perSecond + 10 }, () => gateway.ping());
  await clock.advance(999);
  await Promise.all(calls.slice(0, perSecond));
  expect(asked).toBe(perSecond);
  await clock.advance(1_000);
  await Promise.all(calls);
  expect(asked).toBe(perSecond + 10);
  await gateway.close();
  await stripe.close();
});

test('P12 a dead gateway is asked by few, and when it is back the calls go through', async () => {
  let asked = 0;
  let isDead = true;
  const stripe = await serve((_request, response) => {
    asked++;
    response.writeHead(isDead ? 503 : 200, { 'content-type': 'application/json' });
    response.end(isDead ? JSON.stringify({ error: { type: 'api_error', message: 'dead' } }) : emptyList);
  });
  const gateway = stripeAt(stripe.url);
  for (let n = 0; n < 50; n++) expect(await thrownBy(gateway.ping())).toBeInstanceOf(GatewayUnavailable);
  expect(asked).toBeLessThan(20);
  isDead = false;
  // The circuit stays open for a second; whoever comes meanwhile is told to wait.
  for (;;) {
    const problem = await gateway.ping().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (problem === undefined) break;
    expect(problem).toMatchObject({ name: 'GatewayUnavailable', retryAfterMs: 250 });
    await new Promise(setImmediate);
  }
  await Promise.all(Array.from({ length: 20 }, () => gateway.ping()));
  await gateway.close();
  await stripe.close();
});
