import { commandIdOf } from '@queuecommerce/infra/http';
import { derivedId } from '@queuecommerce/infra';
import { openApi, openShop, type Api } from '../api';
import { challengedCard, declinedCard, goodCard, nobody } from '../requests';
import { askForMoney, confirm, reject, type Ids } from '../system';

const giftCard = { amount: 2_500, currency: 'EUR', reference: 'gift card 17' };

/** An order whose first card was declined. */
async function declinedOrder(): Promise<[Api, Ids]> {
  const api = await openShop();
  const ids = await api.place();
  await askForMoney(api, ids, declinedCard);
  return [api, ids];
}

describe('a payment that stands on its own', () => {
  test('POST /payments answers with the payment, where it is, its revision and its place in the log', async () => {
    const api = await openApi();
    const headers = { 'Idempotency-Key': 'k1' };
    const answer = await api.send('POST /payments', { body: giftCard, headers });
    const id = derivedId(commandIdOf('anonymous', 'k1'), 'free-standing-payment');
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/payments/${id}`, etag: '"0"', 'consistency-token': expect.any(String) },
    });
    expect(answer.json).toEqual({
      id,
      orderId: null,
      ...giftCard,
      status: 'requested',
      capturedAmount: 0,
      refundableAmount: 0,
      refunds: [],
    });
  });

  test('P2 the intent to take the money is an event, and nothing has been taken yet', async () => {
    const api = await openApi();
    const headers = { 'Idempotency-Key': 'k1', 'X-Actor': 'operator', 'X-Correlation-Id': 'c-1' };
    const body = { ...giftCard, paymentToken: 'pm_card_mastercard' };
    const [, events] = await api.appendedBy(() => api.send('POST /payments', { body, headers }));
    const commandId = commandIdOf('operator', 'k1');
    const paymentId = derivedId(commandId, 'free-standing-payment');
    expect(events).toMatchObject([
      {
        stream: `payment-${paymentId}`,
        type: 'PaymentAuthorizationRequested',
        data: { paymentId, orderId: null, ...body, attempt: 1, capture: 'automatic', deadline: null },
        metadata: {
          command: 'RequestAuthorization',
          commandId,
          commandFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
          actor: 'operator',
          origin: 'http',
          correlationId: 'c-1',
        },
      },
    ]);
    expect(await api.gateway.findByPaymentId(paymentId, '2026-01-01T00:00:00.000Z')).toBeUndefined();
  });

  test('the currency is USD and the card the default one, unless given', async () => {
    const api = await openApi();
    const body = { amount: 2_500, reference: 'gift card 17' };
    const [, events] = await api.appendedBy(() => api.send('POST /payments', { body }));
    expect(events).toMatchObject([{ data: { currency: 'USD', paymentToken: goodCard } }]);
  });

  test('P11 an amount that can not be charged is refused, and nothing changes', async () => {
    const api = await openApi();
    const body = { ...giftCard, amount: 1_001, currency: 'BHD' };
    expect(await api.refused('POST /payments', { body })).toMatchObject({
      status: 422,
      json: {
        code: 'amount-not-chargeable',
        amount: 1_001,
        currency: 'BHD',
        step: 10,
        errors: [{ pointer: '/amount' }],
      },
    });
  });
});

describe("another attempt at an order's payment", () => {
  test('is made under the same payment, with the new card, after a decline', async () => {
    const [api, { orderId, paymentId }] = await declinedOrder();
    const body = { orderId, paymentToken: goodCard };
    const headers = { 'X-Actor': 'customer:1', 'Idempotency-Key': 'k1' };
    const [answer, events] = await api.appendedBy(() => api.send('POST /payments', { body, headers }));
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/payments/${paymentId}`, etag: '"2"' },
      json: { id: paymentId, orderId, amount: 129_999, currency: 'USD', status: 'requested' },
    });
    expect(events).toMatchObject([
      {
        stream: `payment-${paymentId}`,
        type: 'PaymentAuthorizationRequested',
        data: { attempt: 2, paymentToken: goodCard, gatewayPaymentId: expect.stringMatching(/^pi_/) },
        metadata: {
          command: 'RetryAuthorization',
          commandId: commandIdOf('customer:1', 'k1'),
          actor: 'customer:1',
          origin: 'http',
        },
      },
    ]);
  });

  test('is refused after the deadline', async () => {
    const [api, { orderId }] = await declinedOrder();
    await api.clock.advance(60_001);
    expect(await api.refused('POST /payments', { body: { orderId } })).toMatchObject({
      status: 409,
      json: { code: 'payment-deadline-passed', deadline: '2026-01-01T00:01:00.000Z' },
    });
  });

  test.each([goodCard, challengedCard])('is refused unless the last one was declined (%s)', async (card) => {
    const api = await openShop();
    const ids = await api.place();
    await askForMoney(api, ids, card);
    const answer = await api.refused('POST /payments', { body: { orderId: ids.orderId } });
    expect(answer).toMatchObject({ status: 409, json: { code: 'payment-not-declined' } });
  });

  test.each<[status: string, end: (api: Api, ids: Ids) => Promise<unknown>]>([
    ['rejected', reject],
    ['confirmed', confirm],
    [
      'cancelled',
      (api, { orderId }) => api.send(`POST /orders/${orderId}/cancel`, { body: { reason: 'r' } }),
    ],
  ])('is refused when the order is %s', async (status, end) => {
    const [api, ids] = await declinedOrder();
    await end(api, ids);
    expect(await api.refused('POST /payments', { body: { orderId: ids.orderId } })).toMatchObject({
      status: 409,
      json: { code: 'order-not-awaiting-payment', orderStatus: status },
    });
  });

  test('is refused before the first one', async () => {
    const api = await openShop();
    const { orderId } = await api.place();
    expect(await api.refused('POST /payments', { body: { orderId } })).toMatchObject({
      status: 409,
      json: { code: 'order-not-awaiting-payment', orderStatus: 'placed' },
    });
  });

  test('is refused for an order that is not there', async () => {
    const api = await openShop();
    expect(await api.refused('POST /payments', { body: { orderId: nobody } })).toMatchObject({
      status: 422,
      json: { code: 'unknown-order', errors: [{ pointer: '/orderId', code: 'unknown-order' }] },
    });
  });
});

describe('a request that is not well-formed is refused with its place and a code, and nothing changes', () => {
  test.each<[body: object | string, ...errors: [pointer: string, code: string][]]>([
    [{ ...giftCard, amount: 0 }, ['/amount', 'too-small']],
    [{ ...giftCard, amount: -5 }, ['/amount', 'too-small']],
    [{ ...giftCard, amount: 0.5 }, ['/amount', 'not-an-integer']],
    [{ ...giftCard, amount: 100_000_000 }, ['/amount', 'too-large']],
    [{ ...giftCard, amount: '5' }, ['/amount', 'wrong-type']],
    [{ ...giftCard, currency: 'XYZ' }, ['/currency', 'unknown-currency']],
    [{ ...giftCard, reference: 'x'.repeat(201) }, ['/reference', 'too-long']],
    [{ ...giftCard, reference: 'a\u0000' }, ['/reference', 'control-characters']],
    [{ ...giftCard, amount: 0, reference: '' }, ['/amount', 'too-small'], ['/reference', 'too-short']],
    [{ amount: 5 }, ['/reference', 'required']],
    [{ ...giftCard, tip: 5 }, ['/tip', 'unknown-field']],
    [{ orderId: 'x' }, ['/orderId', 'wrong-format']],
    [{ orderId: nobody, amount: 5 }, ['/amount', 'unknown-field']],
    [{ orderId: nobody, paymentToken: '' }, ['/paymentToken', 'too-short']],
    [{}, ['/orderId', 'required']],
    ['{"amount": 5,}', ['', 'malformed-json']],
  ])('%j', async (body, ...errors) => {
    const api = await openApi();
    const answer = await api.refused('POST /payments', { body });
    expect(answer).toMatchObject({
      status: 400,
      json: { errors: errors.map(([pointer, code]) => ({ pointer, code })) },
    });
  });
});
