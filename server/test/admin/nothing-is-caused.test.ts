import { logSealStream } from '@queuecommerce/domain';
import { allProjections } from '@queuecommerce/projections';
import { openShop } from '../running/running-system';
import { until } from '../running/until';

const shop = openShop();

/** Notes every call of these methods; the first argument is kept. */
function noted(target: object, names: readonly string[], calls: string[]): void {
  for (const name of names) {
    const method: unknown = Reflect.get(target, name);
    if (typeof method !== 'function') throw new Error(`There is no ${name}`);
    Reflect.set(target, name, (...given: readonly unknown[]): unknown => {
      calls.push(`${name} ${String(given[0])}`);
      return method.apply(target, given);
    });
  }
}

test('a full rebuild of every read model calls no gateway, sends no message and appends nothing', async () => {
  const { client, system } = shop();
  const productId = await shop().addProduct(50);
  const placed = await Promise.all(
    Array.from({ length: 10 }, () => client.place([{ productId, quantity: 1 }])),
  );
  for (const order of placed) await client.orderOnce(order, ({ status }) => status === 'confirmed');
  const { store, bus, gateway } = system.engines;
  const calls: string[] = [];
  noted(store, ['append'], calls);
  noted(bus, ['publish'], calls);
  noted(
    gateway,
    ['authorize', 'confirm', 'capture', 'cancel', 'refund', 'retrieve', 'findByPaymentId'],
    calls,
  );
  for (const { name } of allProjections) {
    await client.succeed(`POST /admin/projections/${name}/rebuild`);
    await until(
      async () => (await client.succeed(`GET /admin/projections/${name}`)).json,
      (status) => JSON.stringify(status).includes('"outcome":"switched"'),
    );
  }
  // The log goes on sealing itself, rebuild or not.
  expect(calls.filter((call) => call !== `append ${logSealStream}`)).toEqual([]);
  await client.orderOnce(
    await client.place([{ productId, quantity: 1 }]),
    ({ status }) => status === 'confirmed',
  );
  expect(calls.length).toBeGreaterThan(5);
});
