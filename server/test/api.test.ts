import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { openShop } from './running/running-system';
import { laptopOrder } from './running/requests';
import { until } from './running/until';

const webhookSecret = 'whsec_of_this_test';
const shop = openShop({ STRIPE_WEBHOOK_SECRET: webhookSecret });

const nobody = '00000000-0000-4000-8000-000000000000';

/** The table, each with a request and what a client gets who has done nothing before. */
const table: readonly (readonly [
  operation: string,
  request: string,
  body: object | undefined,
  status: number,
])[] = [
  ['POST /orders', 'POST /orders', laptopOrder, 201],
  [
    'GET /orders',
    'GET /orders?status=placed&customerId=nobody&createdFrom=2026-01-01&createdTo=2026-01-02&q=laptop',
    undefined,
    200,
  ],
  ['GET /orders/{id}', `GET /orders/${nobody}`, undefined, 404],
  ['PATCH /orders/{id}', `PATCH /orders/${nobody}`, { status: 'shipped' }, 404],
  ['POST /orders/{id}/cancel', `POST /orders/${nobody}/cancel`, { reason: 'changed my mind' }, 404],
  [
    'GET /products',
    'GET /products?category=electronics&minPrice=1&maxPrice=200000&inStock=true&q=laptop&sort=-price',
    undefined,
    200,
  ],
  ['POST /products', 'POST /products', { name: 'Green Tea', price: 1_299 }, 201],
  ['GET /products/{id}', 'GET /products/laptop-001', undefined, 200],
  ['PATCH /products/{id}', 'PATCH /products/laptop-002', { active: false }, 200],
  [
    'POST /products/{id}/stock',
    'POST /products/laptop-002/stock',
    { type: 'damage', quantity: 1, reason: 'fell' },
    200,
  ],
  [
    'GET /inventory/reservations',
    `GET /inventory/reservations?orderId=${nobody}&productId=laptop-001&status=reserved`,
    undefined,
    200,
  ],
  ['GET /inventory/low-stock', 'GET /inventory/low-stock', undefined, 200],
  ['POST /payments', 'POST /payments', { amount: 2_500, reference: 'gift card 17' }, 201],
  ['GET /payments', `GET /payments?orderId=${nobody}&status=captured`, undefined, 200],
  ['GET /payments/{id}', `GET /payments/${nobody}`, undefined, 404],
  ['POST /payments/{id}/confirm', `POST /payments/${nobody}/confirm`, {}, 404],
  [
    'POST /payments/{id}/refund',
    `POST /payments/${nobody}/refund`,
    { amount: 100, reason: 'scratched' },
    404,
  ],
  ['POST /payments/webhook/stripe', 'POST /payments/webhook/stripe', { id: 'evt_1' }, 400],
  ['GET /customers', 'GET /customers', undefined, 200],
  ['GET /customers/{id}', 'GET /customers/nobody', undefined, 404],
  ['GET /health/live', 'GET /health/live', undefined, 200],
  ['GET /health/ready', 'GET /health/ready', undefined, 200],
  ['GET /', 'GET /', undefined, 200],
];

test.each(table)(
  '%s is served, described, and answers as described',
  async (operation, request, body, status) => {
    const { client } = shop();
    expect(client.document.operations()).toContain(operation);
    expect(await client.send(request, body && { body })).toMatchObject({ status });
  },
);

test('the API page is served with all that it needs, and asks nobody else', async () => {
  const page = await fetch(`${shop().client.url}/api`);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  const html = await page.text();
  const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, at = '']) => at)
    .filter((at) => !at.startsWith('data:'));
  expect(assets.length).toBeGreaterThanOrEqual(3);
  for (const asset of assets) {
    expect(asset).toMatch(/^\//);
    expect((await fetch(shop().client.url + asset)).status).toBe(200);
  }
});

const health = z.object({
  status: z.string(),
  dependencies: z.record(z.string(), z.object({ status: z.string() })),
  projections: z.array(z.object({ name: z.string(), state: z.string(), lagMs: z.number().nullable() })),
  reactors: z.array(z.object({ name: z.string(), state: z.string() })),
});

async function ready(): Promise<z.output<typeof health>> {
  return health.parse((await shop().client.succeed('GET /health/ready')).json);
}

test('readiness tells of each dependency, each projection with its lag, and each reactor', async () => {
  const body = await until(ready, ({ projections }) => projections.every(({ lagMs }) => lagMs === 0));
  expect(body.status).toBe('ready');
  expect(body.dependencies).toMatchObject({ eventStore: { status: 'up' }, documents: { status: 'up' } });
  expect(body.projections.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['customers', 'low-stock', 'orders', 'payments', 'products', 'reservations']),
  );
  expect(new Set(body.projections.map(({ state }) => state))).toEqual(new Set(['following']));
  expect(body.reactors.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'fulfilment',
      'command-dispatcher',
      'catalogue-policy',
      'payment-effects',
      'notifications',
      'deadlines',
    ]),
  );
  expect(new Set(body.reactors.map(({ state }) => state))).toEqual(new Set(['running']));
});

test('the root says what runs, and each of its links leads somewhere', async () => {
  const { client } = shop();
  const { json } = await client.succeed('GET /');
  expect(json).toMatchObject({
    name: 'queuecommerce',
    roles: ['command-api', 'query-api', 'projections', 'reactors'],
    engines: { eventStore: 'sqlite', documents: 'sqlite', bus: 'in-process', paymentGateway: 'simulator' },
  });
  const { links } = z.object({ links: z.record(z.string(), z.string()) }).parse(json);
  for (const link of Object.values(links)) expect((await fetch(client.url + link)).status).toBe(200);
});

test('P3 a webhook is taken when it is signed with the configured secret, and refused when it is forged or stale', async () => {
  const { client } = shop();
  const body = JSON.stringify({
    id: 'evt_e2e',
    object: 'event',
    type: 'customer.created',
    created: 1_700_000_000,
    data: { object: { id: 'cus_1', object: 'customer' } },
  });
  const post = (seconds: number, secret: string) => {
    const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return client.send('POST /payments/webhook/stripe', {
      body,
      headers: { 'Stripe-Signature': `t=${seconds},v1=${signature}` },
    });
  };
  const now = Math.floor(Date.now() / 1000);
  expect(await post(now, webhookSecret)).toMatchObject({ status: 200, json: { received: true } });
  expect(await post(now, 'whsec_of_somebody')).toMatchObject({
    status: 400,
    json: { code: 'wrong-signature' },
  });
  expect(await post(now - 3_600, webhookSecret)).toMatchObject({
    status: 400,
    json: { code: 'stale-signature' },
  });
});

test('I5 the same key and body place one order; another body under the key is refused', async () => {
  const { client } = shop();
  const headers = { 'Idempotency-Key': 'my-first-order' };
  const first = await client.succeed('POST /orders', { body: laptopOrder, headers });
  const again = await client.succeed('POST /orders', { body: laptopOrder, headers });
  expect(again).toMatchObject({ status: 201, json: first.json, headers: { 'idempotent-replayed': 'true' } });
  const other = { ...laptopOrder, paymentMethod: 'debit_card' };
  expect(await client.send('POST /orders', { body: other, headers })).toMatchObject({
    status: 422,
    json: { code: 'idempotency-key-reused' },
  });
});

test('a list is walked page by page over its links, each thing once', async () => {
  const { client } = shop();
  const list = z.object({
    data: z.array(z.object({ id: z.string() })),
    page: z.object({ limit: z.int(), next: z.string().nullable() }),
  });
  const seen: string[] = [];
  let next: string | undefined = '/products?limit=5&sort=price';
  while (next !== undefined) {
    const { json, headers } = await client.succeed(`GET ${next}`);
    const { data, page } = list.parse(json);
    seen.push(...data.map(({ id }) => id));
    next = /<([^>]+)>; rel="next"/.exec(headers['link'] ?? '')?.[1];
    expect(next === undefined).toBe(page.next === null);
  }
  expect(new Set(seen).size).toBe(seen.length);
  const { json } = await client.succeed('GET /products?limit=100&sort=price');
  expect(list.parse(json).data.map(({ id }) => id)).toEqual(seen);
});

test('an If-Match that is stale is refused with the present ETag, and the present one is taken', async () => {
  const { client } = shop();
  const first = await client.succeed('GET /products/mug-001');
  const change = (price: number, etag = '') =>
    client.send('PATCH /products/mug-001', { body: { price }, headers: { 'If-Match': etag } });
  const changed = await change(1_500, first.headers['etag']);
  expect(changed.status).toBe(200);
  expect(await change(1_600, first.headers['etag'])).toMatchObject({
    status: 412,
    json: { code: 'revision-mismatch' },
    headers: { etag: changed.headers['etag'] },
  });
  expect(await change(1_600, changed.headers['etag'])).toMatchObject({ status: 200 });
});
