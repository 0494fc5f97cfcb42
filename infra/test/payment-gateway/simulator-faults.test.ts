import { GatewayUnavailable, type GatewayPayment } from '@queuecommerce/infra';
import type { GatewayFault } from '@queuecommerce/infra/adapters';
import { authorizeRequest, callFor } from './contract/requests';
import { openStage, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ faults: { patienceMs: 5_000, retryAfterMs: 700 } });
});
afterEach(() => stage.gateway.close());

/** How the call ended, with time passing meanwhile. */
async function unavailable(call: Promise<unknown>): Promise<GatewayUnavailable> {
  const ended = call.then(
    () => undefined,
    (error: unknown) => error,
  );
  await stage.clock.advance(10_000);
  const error = await ended;
  if (error instanceof GatewayUnavailable) return error;
  throw new Error('The call did not fail as unavailable', { cause: error });
}

describe('F7, F8 what goes wrong with a capture', () => {
  test.each<[GatewayFault, GatewayPayment['status']]>([
    ['unreachable', 'requires_capture'],
    ['hang', 'requires_capture'],
    ['rate-limited', 'requires_capture'],
    ['response-lost', 'succeeded'],
    ['hang-after', 'succeeded'],
  ])('%s: the payment is %s, and the same key succeeds', async (fault, status) => {
    const held = await stage.gateway.authorize(authorizeRequest());
    const call = callFor(held);
    stage.gateway.injectFault('capture', fault);
    const error = await unavailable(stage.gateway.capture(call));
    expect(error.isKeySpent).toBe(false);
    expect(await stage.gateway.retrieve(held.gatewayPaymentId)).toMatchObject({ status });
    expect(await stage.gateway.capture(call)).toMatchObject({
      status: 'succeeded',
      amountReceived: held.amount,
    });
  });

  test.each<[GatewayFault, GatewayPayment['status']]>([
    ['server-error', 'requires_capture'],
    ['server-error-after', 'succeeded'],
  ])('%s: the payment is %s, the same key gives 500 again, and looking tells', async (fault, status) => {
    const held = await stage.gateway.authorize(authorizeRequest());
    const call = callFor(held);
    stage.gateway.injectFault('capture', fault);
    await unavailable(stage.gateway.capture(call));
    const error = await unavailable(stage.gateway.capture(call));
    expect(error.isKeySpent).toBe(true);
    expect(await stage.gateway.retrieve(held.gatewayPaymentId)).toMatchObject({ status });
  });

  test('a 429 says how long to wait', async () => {
    stage.gateway.injectFault('authorize', 'rate-limited');
    const error = await unavailable(stage.gateway.authorize(authorizeRequest()));
    expect(error.retryAfterMs).toBe(700);
  });

  test('F8 a payment whose response was lost is found by our own id', async () => {
    const request = authorizeRequest();
    stage.gateway.injectFault('authorize', 'response-lost');
    await unavailable(stage.gateway.authorize(request));
    expect(await stage.gateway.findByPaymentId(request.paymentId, '2026-01-01T00:00:00.000Z')).toMatchObject({
      status: 'requires_capture',
      orderId: request.orderId,
    });
  });

  test('looking can fail too', async () => {
    const held = await stage.gateway.authorize(authorizeRequest());
    for (const fault of ['unreachable', 'server-error', 'hang-after'] as const) {
      stage.gateway.injectFault('retrieve', fault);
      await unavailable(stage.gateway.retrieve(held.gatewayPaymentId));
    }
    expect(await stage.gateway.retrieve(held.gatewayPaymentId)).toEqual(held);
  });
});

test('faults come at the rates asked for, and only to those operations', async () => {
  const rates = { authorize: { unreachable: 0.2, 'response-lost': 0.1 } };
  const faulty = await openStage({ faults: { rates } });
  let failures = 0;
  for (let n = 0; n < 1_000; n++) {
    const request = authorizeRequest();
    await faulty.gateway.authorize(request).catch((error: unknown) => {
      expect(error).toBeInstanceOf(GatewayUnavailable);
      failures++;
    });
  }
  expect(failures).toBeGreaterThan(250);
  expect(failures).toBeLessThan(350);
  let made = 0;
  for await (const payment of faulty.gateway.list('1970-01-01T00:00:00.000Z')) {
    await faulty.gateway.capture(callFor(payment));
    made++;
  }
  expect(made).toBeGreaterThan(750);
  expect(made).toBeLessThan(850);
  await faulty.gateway.close();
});

test('latency is half on the way there, half on the way back', async () => {
  const slow = await openStage({ latencyMs: 200 });
  let answered = false;
  const call = slow.gateway.authorize(authorizeRequest()).then(() => (answered = true));
  await slow.clock.advance(100);
  expect([slow.received.length, answered]).toEqual([1, false]);
  await slow.clock.advance(100);
  expect(answered).toBe(true);
  await call;
  await slow.gateway.close();
});

test('closing the gateway ends the calls that hang, and refuses new ones', async () => {
  stage.gateway.injectFault('authorize', 'hang');
  const hanging = stage.gateway.authorize(authorizeRequest());
  const ended = expect(hanging).rejects.toThrow(GatewayUnavailable);
  await stage.gateway.close();
  await ended;
  await expect(stage.gateway.authorize(authorizeRequest())).rejects.toThrow(GatewayUnavailable);
});
