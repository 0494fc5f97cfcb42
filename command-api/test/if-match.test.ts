/** `If-Match` on every route that changes something. */
import { openShop, type Api } from './api';
import { goodCard } from './requests';
import { gatewayAnswers } from './system';

/** A request that changes something, and what is there before it: at revision `at`. */
interface Change {
  readonly request: string;
  readonly body: object;
  readonly at: number;
}

const changes: readonly [string, (api: Api) => Promise<Change>][] = [
  [
    'PATCH /orders/:id',
    async (api) => {
      const { orderId } = await api.place();
      return { request: `PATCH /orders/${orderId}`, body: { status: 'cancelled' }, at: 0 };
    },
  ],
  [
    'POST /orders/:id/cancel',
    async (api) => {
      const { orderId } = await api.place();
      return { request: `POST /orders/${orderId}/cancel`, body: { reason: 'r' }, at: 0 };
    },
  ],
  [
    'PATCH /products/:id',
    async (api) => {
      await api.send('PATCH /products/laptop-001', { body: { price: 2 } });
      return { request: 'PATCH /products/laptop-001', body: { price: 3 }, at: 1 };
    },
  ],
  [
    'POST /payments/:id/refund',
    async (api) => {
      const paymentId = await api.pay(goodCard);
      await gatewayAnswers(api, paymentId);
      return { request: `POST /payments/${paymentId}/refund`, body: { amount: 100 }, at: 1 };
    },
  ],
];

describe.each(changes)('%s', (_, prepare) => {
  test.each([(at: number) => `"${at}"`, () => '*', (at: number) => `"77", "${at}"`])(
    'is done when If-Match names the revision',
    async (ifMatch) => {
      const api = await openShop();
      const { request, body, at } = await prepare(api);
      const answer = await api.send(request, { body, headers: { 'If-Match': ifMatch(at) } });
      expect(answer).toMatchObject({ status: 200, headers: { etag: `"${at + 1}"` } });
    },
  );

  test('is refused when the revision is another, which is told, and nothing changes', async () => {
    const api = await openShop();
    const { request, body, at } = await prepare(api);
    const answer = await api.refused(request, { body, headers: { 'If-Match': `"${at + 1}"` } });
    expect(answer).toMatchObject({
      status: 412,
      headers: { etag: `"${at}"` },
      json: { code: 'revision-mismatch', revision: at },
    });
  });

  test.each(['0', 'W/"0"', '"zero"', '', '"0"; "1"'])('is refused with the If-Match %j', async (ifMatch) => {
    const api = await openShop();
    const { request, body } = await prepare(api);
    const answer = await api.refused(request, { body, headers: { 'If-Match': ifMatch } });
    expect(answer).toMatchObject({
      status: 400,
      json: { code: 'bad-if-match', errors: [{ parameter: 'if-match' }] },
    });
  });
});
