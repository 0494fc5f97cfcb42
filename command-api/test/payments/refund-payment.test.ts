import { commandIdOf } from '@queuecommerce/infra/http';
import { instant } from '@queuecommerce/infra';
import { openApi, type Api } from '../api';
import { declinedCard, goodCard, nobody } from '../requests';
import { gatewayAnswers, observe } from '../system';

/** A payment whose money was taken. */
async function captured(): Promise<[Api, string]> {
  const api = await openApi();
  const paymentId = await api.pay(goodCard, 2_500);
  await gatewayAnswers(api, paymentId);
  return [api, paymentId];
}

test('a refund is asked for as an event, whose id is the command’s', async () => {
  const [api, paymentId] = await captured();
  const headers = { 'Idempotency-Key': 'k1', 'X-Actor': 'operator', 'X-Correlation-Id': 'c-1' };
  const body = { amount: 500, reason: 'scratched' };
  const [answer, events] = await api.appendedBy(() =>
    api.send(`POST /payments/${paymentId}/refund`, { body, headers }),
  );
  const refundId = commandIdOf('operator', 'k1');
  expect(events).toMatchObject([
    {
      stream: `payment-${paymentId}`,
      type: 'RefundRequested',
      data: { paymentId, refundId, ...body, currency: 'USD' },
      metadata: {
        command: 'RefundPayment',
        commandId: refundId,
        actor: 'operator',
        origin: 'http',
        correlationId: 'c-1',
      },
    },
  ]);
  expect(answer).toMatchObject({
    status: 200,
    headers: { etag: '"2"', 'consistency-token': expect.any(String) },
    json: {
      id: paymentId,
      status: 'partially_refunded',
      capturedAmount: 2_500,
      refundableAmount: 2_000,
      refunds: [{ id: refundId, amount: 500, status: 'pending' }],
    },
  });
});

test.each([undefined, {}, { reason: 'scratched' }])(
  'without an amount (%j) all that is left goes back',
  async (body) => {
    const [api, paymentId] = await captured();
    await api.send(`POST /payments/${paymentId}/refund`, { body: { amount: 1 } });
    expect(await api.send(`POST /payments/${paymentId}/refund`, { body })).toMatchObject({
      status: 200,
      json: { status: 'refunded', refundableAmount: 0, refunds: [{ amount: 1 }, { amount: 2_499 }] },
    });
  },
);

test('P9 no more goes back than was taken, pending refunds included', async () => {
  const [api, paymentId] = await captured();
  await api.send(`POST /payments/${paymentId}/refund`, { body: { amount: 2_000 } });
  expect(await api.refused(`POST /payments/${paymentId}/refund`, { body: { amount: 501 } })).toMatchObject({
    status: 422,
    json: {
      code: 'refund-exceeds-captured',
      captured: 2_500,
      refundable: 500,
      errors: [{ pointer: '/amount', code: 'refund-exceeds-captured' }],
    },
  });
  await api.send(`POST /payments/${paymentId}/refund`, { body: { amount: 500 } });
  expect(await api.refused(`POST /payments/${paymentId}/refund`)).toMatchObject({
    status: 409,
    json: { code: 'nothing-to-refund', captured: 2_500 },
  });
});

test('P9 during a dispute refunds wait', async () => {
  const [api, paymentId] = await captured();
  const made = await api.gateway.findByPaymentId(paymentId, instant(api.clock));
  await observe(api, paymentId, await api.gateway.openDispute(made?.gatewayPaymentId ?? '', 'chargeback'));
  expect(await api.refused(`POST /payments/${paymentId}/refund`)).toMatchObject({
    status: 409,
    json: { code: 'payment-disputed' },
  });
});

test.each([
  ['asked for', async () => undefined],
  ['declined', gatewayAnswers],
])('money that is only %s can not be given back', async (_, answered) => {
  const api = await openApi();
  const paymentId = await api.pay(declinedCard);
  await answered(api, paymentId);
  expect(await api.refused(`POST /payments/${paymentId}/refund`)).toMatchObject({
    status: 409,
    json: { code: 'payment-not-captured' },
  });
});

test.each<[body: object | string, pointer: string, code: string]>([
  [{ amount: 0 }, '/amount', 'too-small'],
  [{ amount: -1 }, '/amount', 'too-small'],
  [{ amount: 0.5 }, '/amount', 'not-an-integer'],
  [{ amount: 1e18 }, '/amount', 'too-large'],
  [{ amount: null }, '/amount', 'wrong-type'],
  [{ reason: 'x'.repeat(501) }, '/reason', 'too-long'],
  [{ reason: 'a\u0000' }, '/reason', 'control-characters'],
  [{ refundId: 'mine' }, '/refundId', 'unknown-field'],
  ['[', '', 'malformed-json'],
])('%j is refused at %j as %s, and nothing changes', async (body, pointer, code) => {
  const [api, paymentId] = await captured();
  expect(await api.refused(`POST /payments/${paymentId}/refund`, { body })).toMatchObject({
    status: 400,
    json: { errors: [{ pointer, code }] },
  });
});

test('an unknown payment is not found, and an id of the wrong form is refused', async () => {
  const api = await openApi();
  expect(await api.refused(`POST /payments/${nobody}/refund`)).toMatchObject({
    status: 404,
    json: { code: 'payment-not-found' },
  });
  expect(await api.refused('POST /payments/pi_123/refund')).toMatchObject({
    status: 400,
    json: { errors: [{ parameter: 'id', code: 'wrong-format' }] },
  });
});
