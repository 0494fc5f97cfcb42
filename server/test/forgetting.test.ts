import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openShop } from './running/running-system';
import { placedFrom } from './running/client';
import { orderOf } from './running/requests';
import { until } from './running/until';

const isTrue = (holds: boolean): boolean => holds;
const isNone = (hits: readonly string[]): boolean => hits.length === 0;

const anna = {
  customerId: 'anna-1',
  email: 'anna.zzyzx@example.org',
  firstName: 'Annaliese',
  lastName: 'Quixworth',
};
const address = { street: 'Xylophon Lane 77', city: 'Vexford', postalCode: 'ZQ-90210', country: 'Freedonia' };
const moved = { ...address, street: 'Kumquat Alley 3' };
const secrets = ['anna.zzyzx', 'Annaliese', 'Quixworth', 'Xylophon', 'Vexford', 'ZQ-90210', 'Kumquat'];
const shop = openShop();

/** Read by another process: a file that SQLite has open must not be opened beside it, because closing it would drop its locks. */
function bytesOf(file: string): Buffer {
  const program = 'process.stdout.write(require("fs").readFileSync(process.argv[1]))';
  return execFileSync(process.execPath, ['-e', program, file], { maxBuffer: 1 << 28 });
}

/** Every secret that stands somewhere in the data folder, upper or lower case, with the file that it stands in. */
async function found(words: readonly string[]): Promise<string[]> {
  const { dataDir } = shop();
  const files = await readdir(dataDir);
  return files.flatMap((file) => {
    const text = bytesOf(join(dataDir, file)).toString('latin1').toLowerCase();
    return words.filter((word) => text.includes(word.toLowerCase())).map((word) => `${word} in ${file}`);
  });
}

async function placeOrderOf(customer: typeof anna, headers: Readonly<Record<string, string>> = {}) {
  const productId = await shop().addProduct(5);
  const body = { ...orderOf([{ productId, quantity: 1 }]), customer, shippingAddress: address };
  return placedFrom(
    await shop().client.succeed('POST /orders', { body, headers: { Prefer: 'wait=10', ...headers } }),
  );
}

async function isRedacted(orderId: string): Promise<boolean> {
  return JSON.stringify((await shop().client.succeed(`GET /orders/${orderId}`)).json).includes('[forgotten]');
}

test('a forgotten customer can not be read any more: not in an answer, not in a byte of the data folder', async () => {
  const { client } = shop();
  const first = await placeOrderOf(anna, { 'Idempotency-Key': 'annas-first' });
  await client.succeed(`PATCH /orders/${first.orderId}`, { body: { shippingAddress: moved } });
  const second = await placeOrderOf(anna);
  const other = await placeOrderOf({
    ...anna,
    customerId: 'ben-1',
    email: 'ben@example.org',
    firstName: 'Benno',
    lastName: 'B',
  });
  expect(await found(['anna.zzyzx'])).not.toEqual([]);

  expect(await client.succeed('POST /customers/anna-1/forget')).toMatchObject({
    status: 202,
    json: { id: 'anna-1', status: 'forgotten' },
  });
  for (const { orderId } of [first, second]) await until(() => isRedacted(orderId), isTrue);
  const order = (await client.succeed(`GET /orders/${first.orderId}`)).json;
  expect(order).toMatchObject({
    status: 'confirmed',
    customer: { customerId: 'anna-1', firstName: '[forgotten]', lastName: '[forgotten]' },
    shippingAddress: { street: '[forgotten]', country: '[forgotten]' },
  });
  await until(
    async () => JSON.stringify((await client.succeed('GET /customers/anna-1')).json),
    (text) => text.includes('[forgotten]'),
  );
  expect((await client.succeed('GET /orders?q=quixworth')).json).toMatchObject({ data: [] });
  // The other customer shares the address; the search is for what only she had.
  const hers = ['anna.zzyzx', 'Annaliese', 'Kumquat'];
  await until(() => found(hers), isNone);
  expect(await isRedacted(other.orderId)).toBe(false);

  await client.succeed('POST /customers/ben-1/forget');
  await until(() => isRedacted(other.orderId), isTrue);
  await until(() => found(secrets), isNone);
});

test('one who comes back is known anew, and the orders of before stay forgotten', async () => {
  const { client } = shop();
  const before = await placeOrderOf({ ...anna, customerId: 'cora-1' });
  await client.succeed('POST /customers/cora-1/forget');
  await until(() => isRedacted(before.orderId), isTrue);
  const after = await placeOrderOf({ ...anna, customerId: 'cora-1' });
  expect((await client.succeed(`GET /orders/${after.orderId}`)).json).toMatchObject({
    customer: { firstName: 'Annaliese' },
  });
  expect(await isRedacted(before.orderId)).toBe(true);
});

test('forgetting again, or with the same key, is accepted; nobody is forgotten who was never known', async () => {
  const { client } = shop();
  await placeOrderOf({ ...anna, customerId: 'dora-1' });
  const headers = { 'Idempotency-Key': 'forget-dora' };
  const first = await client.succeed('POST /customers/dora-1/forget', { headers });
  const repeat = await client.succeed('POST /customers/dora-1/forget', { headers });
  expect(repeat.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'consistency-token': first.headers['consistency-token'],
  });
  expect((await client.succeed('POST /customers/dora-1/forget')).status).toBe(202);
  expect(await client.send('POST /customers/nobody/forget')).toMatchObject({
    status: 404,
    json: { code: 'customer-not-found' },
  });
  expect(await client.send('POST /customers/no%20id/forget')).toMatchObject({
    status: 400,
    json: { code: 'invalid-request' },
  });
});
