import { readmeBlocks, runInShell, type ShellAnswer } from './running/curl';
import { openShop } from './running/running-system';

const shop = openShop();

/** The README's block that holds this, run against the system of this file. */
async function runBlockWith(text: string, env: Readonly<Record<string, string>> = {}): Promise<ShellAnswer> {
  const block = readmeBlocks().find((each) => each.includes(text)) ?? '';
  return runInShell(block.replaceAll('http://127.0.0.1:3000', shop().client.url), env);
}

const idIn = (stdout: string): string => /"id":"([^"]+)"/.exec(stdout)?.[1] ?? '';

test('the lines of the README do, in their order, what it says', async () => {
  const placed = await runBlockWith('my-first-order');
  expect(placed.requests).toEqual(['201 POST /orders']);
  expect(placed.stdout).toContain('"status":"confirmed"');
  const again = await runBlockWith('my-first-order');
  expect(again.stdout).toContain('idempotent-replayed: true');
  expect(idIn(again.stdout)).toBe(idIn(placed.stdout));

  const catalogue = await runBlockWith('/inventory/low-stock');
  expect(catalogue.requests).toEqual([
    '200 GET /products',
    '200 GET /orders',
    '200 GET /inventory/low-stock',
    '201 POST /products',
    '200 POST /products/tea-100/stock',
    '201 POST /payments',
  ]);

  const path = `/orders/${idIn(placed.stdout)}`;
  const shipped = await runBlockWith('"status": "shipped"');
  expect(shipped.requests).toEqual([
    '200 GET /orders',
    `200 GET ${path}`,
    `200 PATCH ${path}`,
    `200 PATCH ${path}`,
  ]);
  expect(shipped.stdout).toContain('"status":"delivered"');
});

test('the README cancels an order that is not shipped yet', async () => {
  const placed = await shop().client.place([{ productId: await shop().addProduct(1), quantity: 1 }]);
  const cancelled = await runBlockWith('/cancel', { ORDER: placed.orderId });
  expect(cancelled.requests).toEqual([`200 POST /orders/${placed.orderId}/cancel`]);
});

test('no line of the README that asks for something is left out above', () => {
  const asking = readmeBlocks().filter((block) => block.includes('curl'));
  const known = ['my-first-order', '/inventory/low-stock', '"status": "shipped"', '/cancel'];
  expect(asking.filter((block) => !known.some((text) => block.includes(text)))).toEqual([]);
});
