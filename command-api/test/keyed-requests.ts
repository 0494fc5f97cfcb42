/** Each request that takes an `Idempotency-Key`, in a shop where it can be carried out. */
import type { Api } from './api';
import { challengedCard, declinedCard, goodCard, line, order } from './requests';
import { askForMoney, bankSays, confirm, gatewayAnswers } from './system';

interface KeyedRequest {
  readonly request: string;
  readonly body: object;
  /** Another body that would be taken just as well. */
  readonly other: object | undefined;
  /** After which the same request under a new key would be refused, or lead to something else. */
  readonly moveOn: () => Promise<unknown>;
}

export const keyedRequests: readonly (readonly [string, (api: Api) => Promise<KeyedRequest>])[] = [
  [
    'POST /orders',
    async (api) => ({
      request: 'POST /orders',
      body: order,
      other: { ...order, items: [line('laptop-001', 129_999, 2)] },
      moveOn: () => api.send('PATCH /products/laptop-001', { body: { price: 1, active: false } }),
    }),
  ],
  [
    'POST /orders/:id/cancel',
    async (api) => {
      const { orderId } = await api.place();
      const request = `POST /orders/${orderId}/cancel`;
      const again = { body: { reason: 'again' }, headers: { 'Idempotency-Key': 'another' } };
      return {
        request,
        body: { reason: 'r' },
        other: { reason: 's' },
        moveOn: () => api.send(request, again),
      };
    },
  ],
  [
    'POST /products',
    async (api) => ({
      request: 'POST /products',
      body: { id: 'tea-001', name: 'Tea', price: 1_299, initialStock: 5 },
      other: { id: 'tea-001', name: 'Tea', price: 1_300, initialStock: 5 },
      moveOn: () => api.send('PATCH /products/tea-001', { body: { price: 1 } }),
    }),
  ],
  [
    'POST /products/:id/stock',
    async (api) => {
      const request = 'POST /products/laptop-001/stock';
      const body = { type: 'damage', quantity: 5, reason: 'water' };
      // More events than one look into the stream takes in.
      const moveOn = async () => {
        const received = { type: 'receive', quantity: 1, reason: 'r' };
        const deliveries = Array.from({ length: 600 }, () => api.send(request, { body: received }));
        await Promise.all(deliveries);
      };
      return { request, body, other: { ...body, quantity: 4 }, moveOn };
    },
  ],
  [
    'POST /payments for itself',
    async (api) => {
      const body = { amount: 2_500, reference: 'gift card 17' };
      return { request: 'POST /payments', body, other: { ...body, amount: 5 }, moveOn: () => api.pay() };
    },
  ],
  [
    'POST /payments for an order that is confirmed after it',
    async (api) => {
      const ids = await api.place();
      await askForMoney(api, ids, declinedCard);
      const body = { orderId: ids.orderId, paymentToken: goodCard };
      const moveOn = async () => {
        await gatewayAnswers(api, ids.paymentId);
        await confirm(api, ids);
      };
      return { request: 'POST /payments', body, other: { ...body, paymentToken: declinedCard }, moveOn };
    },
  ],
  [
    'POST /payments for an order whose next card is declined after it',
    async (api) => {
      const ids = await api.place();
      await askForMoney(api, ids, declinedCard);
      const body = { orderId: ids.orderId, paymentToken: declinedCard };
      const moveOn = async () => {
        await gatewayAnswers(api, ids.paymentId);
        await api.send('POST /payments', { body });
        await gatewayAnswers(api, ids.paymentId);
      };
      return { request: 'POST /payments', body, other: { ...body, paymentToken: goodCard }, moveOn };
    },
  ],
  [
    'POST /payments/:id/confirm',
    async (api) => {
      const ids = await api.place();
      await askForMoney(api, ids, challengedCard);
      const request = `POST /payments/${ids.paymentId}/confirm`;
      // The customer fails, and the bank of the next card wants to see the customer too.
      const moveOn = async () => {
        await bankSays(api, ids.paymentId, 'failed');
        const body = { orderId: ids.orderId, paymentToken: challengedCard };
        await api.send('POST /payments', { body });
        await gatewayAnswers(api, ids.paymentId);
      };
      return { request, body: {}, other: undefined, moveOn };
    },
  ],
  [
    'POST /payments/:id/refund',
    async (api) => {
      const paymentId = await api.pay(goodCard, 2_500);
      await gatewayAnswers(api, paymentId);
      const request = `POST /payments/${paymentId}/refund`;
      return { request, body: { amount: 500 }, other: {}, moveOn: () => api.send(request) };
    },
  ],
];
