import { asked, at, authorized, made } from './events';
import { column } from './pages';
import { openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

test('a payment shows its way, and its ETag is its revision', async () => {
  await shop.append(asked(1), authorized(1));
  const { status, headers, json } = await shop.get(`/payments/${made(501)}`);
  expect(status).toBe(200);
  expect(headers.etag).toBe('"1"');
  expect(json).toEqual({
    id: made(501),
    orderId: made(1),
    reference: null,
    amount: 1_000,
    currency: 'USD',
    status: 'authorized',
    declineCode: null,
    nextActionUrl: null,
    authorizedAmount: 1_000,
    capturedAmount: 0,
    refundedAmount: 0,
    refundableAmount: 0,
    refunds: [],
    capture: 'manual',
    deadline: at('23:00'),
    gatewayPaymentId: 'pi_1',
    captureBefore: at('22:00'),
    attempts: [{ attempt: 1, status: 'authorized', declineCode: null, at: at('11:59') }],
    disputes: [],
    history: [
      { status: 'requested', at: at('11:01') },
      { status: 'authorized', at: at('11:59') },
    ],
    revision: 1,
    createdAt: at('11:01'),
    updatedAt: at('11:59'),
  });
  const again = await shop.get(`/payments/${made(501)}`, { 'if-none-match': '"1"' });
  expect(again.status).toBe(304);
});

test('payments are listed by order, status and reference, the newest first', async () => {
  await shop.append(asked(1), asked(2), authorized(2));
  await shop.append(asked(3, { orderId: null, reference: 'gift card 17' }));
  for (const [query, expected] of [
    ['', [503, 502, 501]],
    [`?orderId=${made(1)}`, [501]],
    ['?status=authorized', [502]],
    ['?reference=gift%20card%2017', [503]],
  ] as const)
    expect(column(await shop.get(`/payments${query}`), 'id')).toEqual(expected.map(made));
});

test.each([
  ['?orderId=x', 'orderId'],
  ['?status=paid', 'status'],
  ['?reference=', 'reference'],
  ['?customer=x', 'customer'],
])('/payments%s is refused', async (query, parameter) => {
  const answer = await shop.get(`/payments${query}`);
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter }] } });
});

test('an unknown payment is not found, an id of the wrong form is refused', async () => {
  const unknown = await shop.get(`/payments/${made(9)}`);
  expect(unknown).toMatchObject({ status: 404, json: { code: 'payment-not-found', paymentId: made(9) } });
  const malformed = await shop.get('/payments/9');
  expect(malformed).toMatchObject({ status: 400, json: { errors: [{ parameter: 'id' }] } });
});

test('a read model that nothing has built yet is empty, not an error', async () => {
  await shop.freeze();
  expect(await shop.get('/payments')).toMatchObject({ status: 200, json: { data: [] } });
});
