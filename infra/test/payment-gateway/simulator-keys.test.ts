import { GatewayUnavailable } from '@queuecommerce/infra';
import { authorizeRequest, callFor, refusal } from './contract/requests';
import { openStage, type Stage } from './stage';

const dayMs = 24 * 60 * 60 * 1000;

async function payments(stage: Stage): Promise<number> {
  let count = 0;
  for await (const _ of stage.gateway.list('1970-01-01T00:00:00.000Z')) count++;
  return count;
}

describe('P2 idempotency keys', () => {
  test('a key is forgotten after 24 hours: repeating it then pays again', async () => {
    const stage = await openStage();
    const request = authorizeRequest();
    const first = await stage.gateway.authorize(request);
    await stage.clock.advance(dayMs - 1);
    expect(await stage.gateway.authorize(request)).toEqual(first);
    await stage.clock.advance(1);
    const second = await stage.gateway.authorize(request);
    expect(second.gatewayPaymentId).not.toBe(first.gatewayPaymentId);
    const found = await stage.gateway.findByPaymentId(request.paymentId, first.captureBefore ?? '');
    expect(found).toBeUndefined();
    expect(await stage.gateway.findByPaymentId(request.paymentId, '2026-01-01T00:00:00.000Z')).toEqual(
      second,
    );
    await stage.gateway.close();
  });

  test('a recorded 500 is given again until the key is forgotten', async () => {
    const stage = await openStage();
    const request = authorizeRequest();
    stage.gateway.injectFault('authorize', 'server-error');
    for (let n = 0; n < 3; n++)
      await expect(stage.gateway.authorize(request)).rejects.toThrow(GatewayUnavailable);
    expect(await payments(stage)).toBe(0);
    await stage.clock.advance(dayMs);
    expect(await stage.gateway.authorize(request)).toMatchObject({ status: 'requires_capture' });
    await stage.gateway.close();
  });

  test('a key in use is told to come again, and then gives the first result', async () => {
    const stage = await openStage({ latencyMs: 100 });
    const request = authorizeRequest();
    const both = Promise.allSettled([stage.gateway.authorize(request), stage.gateway.authorize(request)]);
    await stage.clock.advance(100);
    const [first, second] = await both;
    expect(first).toMatchObject({ status: 'fulfilled', value: { status: 'requires_capture' } });
    expect(second).toMatchObject({ reason: expect.any(GatewayUnavailable) });
    expect(second).toMatchObject({ reason: { message: expect.stringContaining('idempotency_key_in_use') } });
    const third = stage.gateway.authorize(request);
    await stage.clock.advance(100);
    expect({ status: 'fulfilled', value: await third }).toEqual(first);
    const [count] = await Promise.all([payments(stage), stage.clock.advance(100)]);
    expect(count).toBe(1);
    await stage.gateway.close();
  });

  test('what fails validation is not recorded: the corrected request may use the key', async () => {
    const stage = await openStage();
    const request = authorizeRequest();
    await refusal(stage.gateway.authorize({ ...request, amount: 0 }));
    await refusal(stage.gateway.authorize({ ...request, paymentToken: 'pm_unknown' }));
    expect(await stage.gateway.authorize(request)).toMatchObject({ status: 'requires_capture' });
    await stage.gateway.close();
  });

  test('one key can not be used for two operations', async () => {
    const stage = await openStage();
    const call = callFor(await stage.gateway.authorize(authorizeRequest()));
    await stage.gateway.capture(call);
    expect((await refusal(stage.gateway.cancel(call))).code).toBe('idempotency_error');
    await stage.gateway.close();
  });
});
