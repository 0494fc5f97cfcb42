import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, sqliteDocumentStore, systemClock } from '@queuecommerce/infra/adapters';
import type { Body } from '@queuecommerce/infra';
import { allProjections, customers } from '@queuecommerce/projections';
import { Client } from '../running/client';
import { laptopOrder } from '../running/requests';
import { newFolder, Program } from '../running/program';

/** A data folder after a few orders, with nobody on it. */
async function usedFolder(): Promise<string> {
  const dataDir = newFolder();
  const { url, program } = await Program.start({ DATA_DIR: dataDir });
  const client = await Client.to(url);
  for (let orders = 0; orders < 3; orders += 1)
    await client.succeed('POST /orders', { body: laptopOrder, headers: { Prefer: 'wait=10' } });
  await program.stop('SIGTERM');
  return dataDir;
}

async function replay(
  dataDir: string,
  ...args: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const program = Program.run(['replay', ...args], { DATA_DIR: dataDir });
  const { code } = await program.ended;
  return { code, out: program.stdout, err: program.stderr };
}

/** Spoils the customer's document behind everybody's back. */
async function spoil(dataDir: string): Promise<void> {
  const file = await openSqlite(join(dataDir, 'queuecommerce.sqlite'), { clock: systemClock });
  const documents = sqliteDocumentStore(file);
  await documents.ensure(customers.collection);
  const id = laptopOrder.customer.customerId;
  const { name: collection } = customers.collection;
  const stored = (await documents.load<Body>(collection, [id])).get(id);
  if (stored === undefined) throw new Error('There is no customer');
  const body = { ...stored.body, orderCount: 99 };
  await documents.write({ writes: [{ kind: 'delete', collection, id }] });
  await documents.write({ writes: [{ kind: 'put', collection, id, body, position: stored.position }] });
  await documents.close();
  await file.close();
}

test('what was spoiled is found, told, and mended by rebuilding', async () => {
  const dataDir = await usedFolder();
  expect(await replay(dataDir, '--verify')).toMatchObject({
    code: 0,
    out: expect.stringContaining('customers: right'),
  });
  await spoil(dataDir);
  const wrong = await replay(dataDir, '--verify', 'customers', 'orders');
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('test_customer_001 /orderCount: stored 99, expected 3');
  expect(wrong.out).toContain('customers: WRONG, 1 document of 1');
  expect(wrong.out).toContain('orders: right');
  expect((await replay(dataDir, '--repair')).code).toBe(0);
  expect((await replay(dataDir, '--verify')).code).toBe(0);
});

test('the past is shown, and what another fold would make of the log; nothing is changed by either', async () => {
  const dataDir = await usedFolder();
  const before = await replay(dataDir, '--list', '--json');
  const then = await replay(dataDir, 'customers', '--to', '60', '--json');
  expect(then.code).toBe(0);
  expect(JSON.parse(then.out.split('\n')[0] ?? '')).toMatchObject({
    name: 'customers',
    id: 'test_customer_001',
    changedSince: true,
  });
  const other = join(dataDir, 'other.cjs');
  const rooms = join(__dirname, '..', '..', '..', '..');
  writeFileSync(
    other,
    `const { customers } = require(${JSON.stringify(join(rooms, 'projections'))});
     const { fulfilmentDecider } = require(${JSON.stringify(join(rooms, 'domain'))});
     exports.customers = { ...customers, fold: (document, event) => ({ ...customers.fold(document, event), vip: true }) };
     exports.fulfilment = { ...fulfilmentDecider, decide: (state, react) =>
       react.input.type === 'PaymentAuthorized' ? [] : fulfilmentDecider.decide(state, react) };`,
  );
  const tried = await replay(dataDir, '--what-if', other);
  expect(tried.code).toBe(0);
  expect(tried.out).toContain('test_customer_001 /vip: stored nothing, expected true');
  expect(tried.out).toContain('customers: 1 document of 1 would differ');
  expect(tried.out).toContain('fulfilment: 3 orders would go another way');
  expect((await replay(dataDir, '--list', '--json')).out).toBe(before.out);
});

test('it rebuilds all of them, and shows how they are', async () => {
  const dataDir = await usedFolder();
  const { code, out, err } = await replay(dataDir, '--all');
  expect(code).toBe(0);
  for (const { name } of allProjections) {
    expect(out).toContain(`${name}: rebuilt and switched to; the one before was right`);
    expect(err).toMatch(
      new RegExp(`${name}: switching: [0-9,]+ of about [0-9,]+ events, [0-9,]+/s, 0 s left`),
    );
  }
  expect((await replay(dataDir, '--list')).out).toContain('orders: generation 1, version 1');
});

test.each([
  [['nonsense'], 'There is no projection nonsense; there are orders'],
  [['orders', '--to', '999999'], '--to: 999999 is beyond the end of the log'],
  [['orders', '--to', 'yesterday'], '--to: "yesterday" is no position'],
  [['--what-if', 'nowhere.js'], '--what-if: nowhere.js can not be loaded'],
  [['--list', '--verify'], '--list and --verify can not go together'],
  [['orders', '--all'], 'Give names, or --all, not both'],
  [[], 'Say which read models to rebuild'],
])('replay %p is refused: %s', async (args, why) => {
  const dataDir = newFolder();
  const { program } = await Program.start({ DATA_DIR: dataDir });
  const answer = await replay(dataDir, ...args);
  expect(answer).toMatchObject({ code: 1, out: '' });
  expect(answer.err).toContain(why);
  await program.stop('SIGTERM');
});

test('without a log there is nothing to replay, and none is made', async () => {
  const answer = await replay(newFolder(), '--all');
  expect(answer).toMatchObject({ code: 1, err: expect.stringContaining('there is no log') });
});
