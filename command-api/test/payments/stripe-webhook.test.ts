import { EventStoreUnavailable, type EventStore } from '@queuecommerce/infra';
import { eventually, signatureHeader } from '@queuecommerce/infra/testing';
import { openApi, webhookSecret, type Api } from '../api';
import type { Sending } from '../client';
import { gatewayAnswers } from '../system';

const request = 'POST /payments/webhook/stripe';
const event = { id: 'evt_1', type: 'payment_intent.succeeded', created: 1_767_225_600 };
const intent = { id: 'pi_1', object: 'payment_intent', metadata: { paymentId: 'p-1' } };
const body = JSON.stringify({ ...event, data: { object: intent } });

/** A webhook as Stripe signs it, at this many seconds before now. */
function signed(api: Api, body: string, ageSeconds = 0, secret = webhookSecret): Sending {
  const atSeconds = Math.floor(api.clock.now() / 1000) - ageSeconds;
  return { body, headers: { 'stripe-signature': signatureHeader(body, secret, atSeconds) } };
}

test('P3 a webhook is taken down as an event with its own id as identity, then answered', async () => {
  const api = await openApi();
  const [answer, events] = await api.appendedBy(() => api.send(request, signed(api, body)));
  expect(answer).toMatchObject({ status: 200, json: { received: true } });
  expect(events).toMatchObject([
    {
      stream: 'notification-evt_1',
      type: 'GatewayNotificationReceived',
      data: {
        notificationId: 'evt_1',
        type: 'payment_intent.succeeded',
        gatewayPaymentId: 'pi_1',
        paymentId: 'p-1',
        createdAt: '2026-01-01T00:00:00.000Z',
      },
      metadata: { command: 'ReceiveNotification', actor: 'gateway', origin: 'gateway' },
    },
  ]);
});

test('P3 the same webhook again, even if it was written anew, changes nothing and is answered the same', async () => {
  const api = await openApi();
  const again = { ...event, created: event.created + 60, data: { object: intent } };
  await api.send(request, signed(api, body));
  for (const repeat of [body, JSON.stringify(again)])
    expect(await api.refused(request, signed(api, repeat))).toMatchObject({
      status: 200,
      json: { received: true },
    });
});

test('P3 wherever a webhook is taken down, it is the same command on the same stream', async () => {
  const ids: string[] = [];
  for (const api of [await openApi(), await openApi()]) {
    const headers = { ...signed(api, body).headers, 'X-Correlation-Id': String(ids.length) };
    const [, events] = await api.appendedBy(() => api.send(request, { body, headers }));
    ids.push(...events.map(({ stream, metadata }) => `${stream} ${metadata.commandId}`));
  }
  expect(ids).toEqual([ids[0], ids[0]]);
});

test('P4 a webhook of an unknown type is taken down too', async () => {
  const api = await openApi();
  const unknown = JSON.stringify({ ...event, type: 'mandate.updated', data: { object: {} } });
  const [answer, events] = await api.appendedBy(() => api.send(request, signed(api, unknown)));
  expect(answer.status).toBe(200);
  expect(events).toMatchObject([
    { data: { type: 'mandate.updated', gatewayPaymentId: null, paymentId: null } },
  ]);
});

test("the simulated gateway's own webhooks are taken down, in whatever order they come", async () => {
  const api = await openApi();
  const paymentId = await api.pay();
  await gatewayAnswers(api, paymentId);
  await api.send(`POST /payments/${paymentId}/refund`);
  await eventually(() => api.webhooks.length > 0);
  for (const webhook of api.webhooks.toReversed())
    expect(await api.send(request, webhook)).toMatchObject({ status: 200 });
  const taken = await api.store.readAll({ limit: 100, streamPrefixes: ['notification-'] });
  expect(taken).toHaveLength(api.webhooks.length);
  expect(taken).toContainEqual(expect.objectContaining({ data: expect.objectContaining({ paymentId }) }));
});

describe('F10 a webhook that is not genuine is refused, and nothing is taken down', () => {
  test.each<[name: string, forge: (api: Api) => Sending, code: string]>([
    ['no signature', () => ({ body }), 'missing-signature'],
    [
      'no signature at all in the header',
      () => ({ body, headers: { 'stripe-signature': 'v1' } }),
      'malformed-signature',
    ],
    ["somebody else's secret", (api) => signed(api, body, 0, 'whsec_guessed'), 'wrong-signature'],
    [
      'another body',
      (api) => ({ ...signed(api, body), body: body.replace('pi_1', 'pi_2') }),
      'wrong-signature',
    ],
    [
      'the same body written otherwise',
      (api) => ({ ...signed(api, body), body: `${body} ` }),
      'wrong-signature',
    ],
    ['a replay after 300 s', (api) => signed(api, body, 301), 'stale-signature'],
    ['no JSON', (api) => signed(api, '{'), 'malformed-body'],
    ['an empty body', (api) => signed(api, ''), 'missing-body'],
    ['no event', (api) => signed(api, '{"id":"pi_1"}'), 'malformed-body'],
  ])('%s', async (_, forge, code) => {
    const api = await openApi();
    expect(await api.refused(request, forge(api))).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      json: { code },
    });
  });

  test('a body over the limit', async () => {
    const api = await openApi();
    const large = JSON.stringify({ ...event, data: { object: { ...intent, x: 'x'.repeat(300_000) } } });
    expect(await api.refused(request, signed(api, large))).toMatchObject({ status: 413 });
  });
});

test('P3 a signature of 300 s is young enough', async () => {
  const api = await openApi();
  expect(await api.send(request, signed(api, body, 300))).toMatchObject({ status: 200 });
});

test('P3 what could not be taken down is not answered with success, so that it comes again', async () => {
  let away = true;
  const between = (store: EventStore): EventStore => ({
    ...store,
    append: (...append) =>
      away ? Promise.reject(new EventStoreUnavailable('away', 'unknown')) : store.append(...append),
  });
  const api = await openApi(between);
  expect(await api.refused(request, signed(api, body))).toMatchObject({ status: 503 });
  away = false;
  expect(await api.send(request, signed(api, body))).toMatchObject({ status: 200 });
  expect(await api.typesOf('notification-evt_1')).toEqual(['GatewayNotificationReceived']);
});
