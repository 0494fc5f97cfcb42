import { allProjections } from '@queuecommerce/projections';
import { z } from 'zod';
import { openShop } from '../running/running-system';
import { until } from '../running/until';

const shop = openShop();

const list = z.object({ data: z.array(z.object({ id: z.string() })) });
const status = z.object({
  state: z.string().nullable(),
  live: z.object({ generation: z.int(), position: z.string().nullable() }),
  previous: z.object({ generation: z.int() }).nullable(),
  rebuild: z.object({ progress: z.object({ eventsDone: z.int() }) }).nullable(),
  lastRebuild: z.object({ outcome: z.string() }).nullable(),
  lastComparison: z.object({ documents: z.int(), differing: z.int() }).nullable(),
});

async function projection(name: string): Promise<z.output<typeof status>> {
  return status.parse((await shop().client.succeed(`GET /admin/projections/${name}`)).json);
}

/** Places orders one after the other until it is told to stop; each is read at once with its token. */
async function placing(productId: string, signal: AbortSignal): Promise<readonly string[]> {
  const { client } = shop();
  const ids: string[] = [];
  while (!signal.aborted) {
    const { orderId, token } = await client.place([{ productId, quantity: 1 }]);
    expect((await client.order(orderId, token)).id).toBe(orderId);
    ids.push(orderId);
  }
  return ids;
}

test('all read models are rebuilt while orders come in: nothing is missed, no token is broken, nothing is caused', async () => {
  const { client } = shop();
  const productId = await shop().addProduct(10_000);
  const enough = new AbortController();
  const customers = Promise.all([placing(productId, enough.signal), placing(productId, enough.signal)]);
  await until(
    async () => list.parse((await client.succeed('GET /orders')).json).data.length,
    (count) => count >= 10,
  );
  let seen = 0;
  const reading = (async () => {
    while (!enough.signal.aborted) {
      const { data } = list.parse((await client.succeed('GET /orders?limit=100')).json);
      expect(data.length).toBeGreaterThanOrEqual(seen);
      seen = data.length;
    }
  })();
  for (const { name } of allProjections) {
    const answer = await client.succeed(`POST /admin/projections/${name}/rebuild`);
    expect(answer.status).toBe(202);
  }
  for (const { name } of allProjections) {
    const after = await until(
      () => projection(name),
      ({ live }) => live.generation === 1,
    );
    expect(after).toMatchObject({
      rebuild: null,
      previous: { generation: 0 },
      lastRebuild: { outcome: 'switched' },
      lastComparison: { differing: 0 },
    });
  }
  enough.abort();
  const ids = (await customers).flat();
  await reading;
  const token = await shop().now();
  for (const id of ids) expect((await client.order(id, token)).id).toBe(id);
  const back = await client.succeed('POST /admin/projections/orders/switch-back');
  expect(back.json).toMatchObject({ live: { generation: 0 }, previous: { generation: 1 } });
  await client.place([{ productId, quantity: 1 }]);
  const later = await shop().now();
  for (const id of ids) expect((await client.order(id, later)).id).toBe(id);
});

test('of two rebuilds that are asked for at once one is refused', async () => {
  const { client } = shop();
  const ask = () => client.send('POST /admin/projections/customers/rebuild');
  const before = (await projection('customers')).live.generation;
  const answers = await Promise.all([ask(), ask()]);
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202, 409]));
  expect(answers.find((answer) => answer.status === 409)?.json).toMatchObject({
    code: 'rebuild-already-running',
  });
  await until(
    () => projection('customers'),
    ({ live }) => live.generation > before,
  );
});

test.each([
  ['GET /admin/projections/nonsense', 404, 'projection-not-found'],
  ['POST /admin/projections/nonsense/rebuild', 404, 'projection-not-found'],
  ['DELETE /admin/projections/orders/rebuild', 409, 'no-rebuild-running'],
  ['POST /admin/projections/reservations/parked/nobody/retry', 404, 'not-parked'],
  ['POST /admin/reactors/nonsense/parked/x/retry', 404, 'reactor-not-found'],
  ['POST /admin/reactors/fulfilment/parked/x/retry', 404, 'not-parked'],
])('%s is answered with %i %s', async (request, expected, code) => {
  expect(await shop().client.send(request)).toMatchObject({ status: expected, json: { code } });
});

test('all projections and all reactors are listed', async () => {
  const { client } = shop();
  const names = allProjections.map(({ name }) => expect.objectContaining({ name, state: 'following' }));
  expect((await client.succeed('GET /admin/projections')).json).toEqual({ data: names });
  const { json } = await client.succeed('GET /admin/reactors');
  expect(json).toMatchObject({
    data: expect.arrayContaining([{ name: 'fulfilment', state: 'running', parked: [] }]),
  });
});
