import { createServer } from 'node:net';
import { once } from 'node:events';
import { GatewayUnavailable, type GatewayPayment } from '@queuecommerce/infra';
import { openStripeGateway, systemClock } from '@queuecommerce/infra/adapters';
import { silentLog } from '@queuecommerce/infra/testing';
import { Client } from '../running/client';
import { newFolder, Program } from '../running/program';
import { cards } from '../running/requests';
import { until } from '../running/until';

const secret = 'whsec_of_this_test';

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no address');
  server.close();
  await once(server, 'close');
  return address.port;
}

async function simulatedStripe(port: number, folder: string, shopPort: number): Promise<Program> {
  const webhookUrl = `http://127.0.0.1:${shopPort}/payments/webhook/stripe`;
  const args = `stripe-simulator --port ${port} --data-dir ${folder} --webhook-url ${webhookUrl} --webhook-secret ${secret}`;
  const program = Program.run(args.split(' '));
  await program.stdoutOnce('answers at');
  return program;
}

test('with a secret key the payments are Stripe’s, and orders wait for a Stripe that is away', async () => {
  const [stripePort, shopPort] = [await freePort(), await freePort()];
  const folder = newFolder();
  const apiBase = `http://127.0.0.1:${stripePort}`;
  let stripe = await simulatedStripe(stripePort, folder, shopPort);
  const shop = await Program.start({
    DATA_DIR: newFolder(),
    PORT: String(shopPort),
    STRIPE_SECRET_KEY: 'sk_test_of_this_test',
    STRIPE_WEBHOOK_SECRET: secret,
    STRIPE_API_BASE: apiBase,
    STRIPE_CALLS_PER_SECOND: '1000',
  });
  const client = await Client.to(shop.url);
  const product = { id: 'thing', name: 'Thing', price: 2_500, initialStock: 100 };
  await client.succeed('POST /products', { body: product });
  const lines = [{ productId: 'thing', quantity: 2 }];

  const first = await client.place(lines, { headers: { Prefer: 'wait=20' } });
  expect(first.status).toBe('confirmed');
  const refund = { body: { amount: 1_000, reason: 'requested_by_customer' } };
  await client.succeed(`POST /payments/${first.paymentId}/refund`, refund);
  const declined = await client.place(lines, { card: cards.declined });
  await client.orderOnce(declined, ({ payment }) => payment.status === 'declined');

  expect(await stripe.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  const waiting = await client.place(lines);
  const ready = await until(
    () => client.succeed('GET /health/ready'),
    ({ json }) => JSON.stringify(json).includes('"paymentGateway":{"status":"down"'),
  );
  expect(ready.json).toMatchObject({ status: 'ready' });
  expect((await client.order(waiting.orderId, waiting.token)).status).toBe('placed');
  stripe = await simulatedStripe(stripePort, folder, shopPort);
  await client.orderOnce(waiting, ({ status }) => status === 'confirmed');

  // What Stripe tells of the payments itself, and what the shop says.
  const gateway = openStripeGateway({
    secretKey: 'sk_test_of_this_test',
    webhookSecret: secret,
    apiBase,
    returnUrl: apiBase,
    callsPerSecond: 1_000,
    clock: systemClock,
    log: silentLog,
  });
  const listed: GatewayPayment[] = [];
  for await (const payment of gateway.list('2026-01-01T00:00:00.000Z')) listed.push(payment);
  expect(listed.map(({ orderId, status, amountReceived }) => [orderId, status, amountReceived])).toEqual([
    [waiting.orderId, 'succeeded', 5_000],
    [declined.orderId, 'requires_payment_method', 0],
    [first.orderId, 'succeeded', 5_000],
  ]);
  expect(listed[2]?.refunds).toMatchObject([{ amount: 1_000, status: 'succeeded' }]);
  await gateway.close();
  await expect(gateway.ping()).rejects.toThrow(GatewayUnavailable);

  expect(await shop.program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await stripe.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(stripe.stderr + shop.program.stderr).not.toContain('sk_test_of_this_test');
});

test('a simulator with half of the webhooks’ settings says what is missing', async () => {
  const program = Program.run(['stripe-simulator', '--data-dir', newFolder(), '--webhook-secret', secret]);
  expect(await program.ended).toMatchObject({ code: 1 });
  expect(program.stderr).toContain('--webhook-url and --webhook-secret belong together');
});
