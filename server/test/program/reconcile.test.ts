import { systemClock, systemEntropy, openSimulatedGateway } from '@queuecommerce/infra/adapters';
import { silentLog } from '@queuecommerce/infra/testing';
import { join } from 'node:path';
import { Client } from '../running/client';
import { newFolder, Program } from '../running/program';

const parts = { clock: systemClock, entropy: systemEntropy, log: silentLog };

test('P13 what differs between the log and the gateway is said, repaired when asked for, and then gone', async () => {
  const env = { DATA_DIR: newFolder() };
  const { program, url } = await Program.start(env);
  const client = await Client.to(url);
  await client.succeed('POST /products', {
    body: { id: 'thing', name: 'Thing', price: 2_500, initialStock: 9 },
  });
  const placed = await client.place([{ productId: 'thing', quantity: 1 }], {
    headers: { Prefer: 'wait=20' },
  });
  expect(placed.status).toBe('confirmed');
  expect((await client.succeed('GET /admin/reconciliation')).json).toEqual({ last: null });
  await program.stop('SIGTERM');

  const agreed = Program.run(['reconcile'], env);
  expect(await agreed.ended).toMatchObject({ code: 0 });
  expect(agreed.stdout).toBe('1 payment compared: the log and the gateway agree\n');

  const path = join(env.DATA_DIR, 'gateway.sqlite');
  const gateway = await openSimulatedGateway({ ...parts, path, webhook: undefined });
  for await (const { gatewayPaymentId } of gateway.list('2026-01-01T00:00:00.000Z'))
    await gateway.refund({ idempotencyKey: 'by-hand', gatewayPaymentId, refundId: 'by-hand', amount: 500 });
  await gateway.close();

  const found = Program.run(['reconcile'], env);
  expect(await found.ended).toMatchObject({ code: 1 });
  expect(found.stdout).toMatch(
    /^1 payment compared, 1 difference:\n {2}behind: payment \S+ of order \S+ \(pi_\S+\) is captured 2500 here, succeeded 2500, refund 500 succeeded there; missing: ExternalRefundObserved\n--repair would repair 1 of them\n$/,
  );
  const repaired = Program.run(['reconcile', '--repair', '--json'], env);
  expect(await repaired.ended).toMatchObject({ code: 0 });
  expect(JSON.parse(repaired.stdout)).toMatchObject({ differences: [{ kind: 'behind', repaired: true }] });
  const again = Program.run(['reconcile', '--since', '2026-01-01'], env);
  expect(await again.ended).toMatchObject({ code: 0 });
  expect(again.stdout).toContain('agree');
});

test('a gateway that is away, and a time that is none, are said in a line', async () => {
  const away = {
    DATA_DIR: newFolder(),
    STRIPE_SECRET_KEY: 'sk_test_geheim',
    STRIPE_WEBHOOK_SECRET: 'whsec_geheim',
    STRIPE_API_BASE: 'http://127.0.0.1:1',
  };
  const unreachable = Program.run(['reconcile'], away);
  expect(await unreachable.ended).toMatchObject({ code: 1 });
  expect(unreachable.stderr).toMatch(/^The gateway: Stripe did not answer[^\n]*\n$/);
  const never = Program.run(['reconcile', '--since', 'never'], { DATA_DIR: newFolder() });
  expect(await never.ended).toMatchObject({ code: 1 });
  expect(never.stderr).toContain('Give a date or a time');
});
