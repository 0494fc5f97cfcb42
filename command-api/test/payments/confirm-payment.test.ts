import { openApi, type Api } from '../api';
import { challengedCard, goodCard, nobody } from '../requests';
import { gatewayAnswers } from '../system';

/** A payment whose bank wants to see the customer. */
async function challenged(): Promise<[Api, string]> {
  const api = await openApi();
  const paymentId = await api.pay(challengedCard);
  await gatewayAnswers(api, paymentId);
  return [api, paymentId];
}

test('a payment that waits for the customer is confirmed: asked for as an event', async () => {
  const [api, paymentId] = await challenged();
  const headers = { 'X-Actor': 'customer:1' };
  const [answer, events] = await api.appendedBy(() =>
    api.send(`POST /payments/${paymentId}/confirm`, { body: {}, headers }),
  );
  expect(events).toMatchObject([
    {
      stream: `payment-${paymentId}`,
      type: 'PaymentConfirmationRequested',
      data: { paymentId, confirmation: 1, gatewayPaymentId: expect.stringMatching(/^pi_/) },
      metadata: { command: 'ConfirmPayment', actor: 'customer:1', origin: 'http' },
    },
  ]);
  expect(answer).toMatchObject({
    status: 200,
    headers: { etag: '"2"', 'consistency-token': expect.any(String) },
    json: { id: paymentId, status: 'requested' },
  });
});

test('a double click confirms once, with or without a body', async () => {
  const [api, paymentId] = await challenged();
  const clicks = [{ body: {} }, {}].map((sending) =>
    api.send(`POST /payments/${paymentId}/confirm`, sending),
  );
  expect(await Promise.all(clicks)).toMatchObject([{ status: 200 }, { status: 200 }]);
  const types = await api.typesOf(`payment-${paymentId}`);
  expect(types.filter((type) => type === 'PaymentConfirmationRequested')).toHaveLength(1);
});

test.each([
  ['asked for', goodCard, async () => undefined],
  ['captured', goodCard, gatewayAnswers],
])('a payment that is %s needs no confirmation', async (_, card, answered) => {
  const api = await openApi();
  const paymentId = await api.pay(card);
  await answered(api, paymentId);
  expect(await api.refused(`POST /payments/${paymentId}/confirm`)).toMatchObject({
    status: 409,
    json: { code: 'payment-needs-no-confirmation' },
  });
});

test('what is not well-formed, an unknown payment and an id of the wrong form are refused', async () => {
  const [api, paymentId] = await challenged();
  const answers = [
    await api.refused(`POST /payments/${paymentId}/confirm`, { body: { paymentToken: goodCard } }),
    await api.refused(`POST /payments/${paymentId}/confirm`, { body: '{' }),
    await api.refused(`POST /payments/${nobody}/confirm`),
    await api.refused(`POST /payments/17/confirm`),
    await api.refused(`POST /payments/${paymentId}/confirm`, { headers: { 'If-Match': '"0"' } }),
  ];
  expect(answers).toMatchObject([
    { status: 400, json: { errors: [{ pointer: '/paymentToken', code: 'unknown-field' }] } },
    { status: 400, json: { code: 'malformed-json' } },
    { status: 404, json: { code: 'payment-not-found' } },
    { status: 400, json: { errors: [{ parameter: 'id', code: 'wrong-format' }] } },
    { status: 412, json: { code: 'revision-mismatch', revision: 1 } },
  ]);
});
