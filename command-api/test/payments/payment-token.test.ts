import { openShop, type Api } from '../api';
import { goodCard, order } from '../requests';

/** A shop whose payments move real money: nothing may be charged to a card for tests. */
const openLiveShop = (): Promise<Api> => openShop(undefined, { defaultPaymentToken: undefined });

const giftCard = { amount: 2_500, currency: 'USD', reference: 'gift card 17' };

test.each([
  ['POST /orders', order],
  ['POST /payments', giftCard],
])('where payments move real money, %s without a payment method is refused', async (request, body) => {
  const api = await openLiveShop();
  expect(await api.refused(request, { body })).toMatchObject({
    status: 422,
    json: { code: 'payment-token-required', errors: [{ pointer: '/paymentToken' }] },
  });
  const named = { ...body, paymentToken: goodCard };
  expect((await api.send(request, { body: named })).status).toBe(201);
});
