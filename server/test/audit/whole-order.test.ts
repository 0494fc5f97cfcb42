import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ownEnvironment } from '../running/own-environment';
import { until } from '../running/until';
import { openShop } from '../running/running-system';
import { placedFrom, type Placed } from '../running/client';
import { cards, orderOf } from '../running/requests';

const shop = openShop();
const run = promisify(execFile);
const program = join(__dirname, '..', '..', '..', 'bin', 'queuecommerce.js');

const audit = z.object({
  orderId: z.string(),
  timeline: z.array(z.looseObject({ type: z.string(), eventId: z.string(), correlationId: z.string() })),
  graph: z.object({
    nodes: z.array(
      z.looseObject({
        kind: z.string(),
        id: z.string(),
        name: z.string().optional(),
        type: z.string().optional(),
      }),
    ),
    edges: z.array(z.object({ from: z.string(), to: z.string(), kind: z.string() })),
  }),
});
type Audit = z.output<typeof audit>;

async function auditOf(orderId: string): Promise<Audit> {
  const headers = { 'Consistency-Token': await shop().now() };
  return audit.parse((await shop().client.succeed(`GET /audit/orders/${orderId}`, { headers })).json);
}

/** An order that has come to its end, with all that the gateway says of it. */
async function confirmed(): Promise<Placed> {
  const productId = await shop().addProduct(5);
  const body = orderOf([{ productId, quantity: 2 }]);
  const placed = placedFrom(
    await shop().client.succeed('POST /orders', { body, headers: { Prefer: 'wait=10' } }),
  );
  await completeness(placed.orderId, 'FulfilmentCompleted');
  return placed;
}

function completeness(orderId: string, type: string): Promise<Audit> {
  return until(
    () => auditOf(orderId),
    ({ timeline }) => timeline.some((entry) => entry.type === type),
    { what: type },
  );
}

/** What can be reached from a node by what it caused. */
function reachable({ graph }: Audit, from: string): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const id of reached) for (const edge of graph.edges) if (edge.from === id) reached.add(edge.to);
  return reached;
}

function commandNamed({ graph }: Audit, name: string): string {
  const node = graph.nodes.find((one) => one.kind === 'command' && one.name === name);
  if (!node) throw new Error(`No ${name} among ${JSON.stringify(graph.nodes)}`);
  return node.id;
}

function eventsOf({ graph }: Audit): readonly Audit['graph']['nodes'][number][] {
  return graph.nodes.filter(({ kind }) => kind === 'event');
}

test('all of an order follows from its PlaceOrder, to its confirmation and to every other event', async () => {
  const { orderId } = await confirmed();
  const whole = await auditOf(orderId);
  const caused = reachable(whole, commandNamed(whole, 'PlaceOrder'));
  expect(eventsOf(whole).find(({ type, id }) => type === 'OrderConfirmed' && caused.has(id))).toBeDefined();
  expect(eventsOf(whole).filter(({ id }) => !caused.has(id))).toEqual([]);
  expect(whole.graph.nodes.filter(({ kind }) => kind === 'outside')).toEqual([]);
  expect(whole.timeline.map(({ eventId }) => eventId)).toEqual(
    (await shop().system.engines.store.readAll({ limit: 10_000 }))
      .filter(({ id }) => eventsOf(whole).some((node) => node.id === id))
      .map(({ id }) => id),
  );
});

test('an order on its way back follows from what began it, too', async () => {
  const productId = await shop().addProduct(5);
  const { orderId } = await shop().client.place([{ productId, quantity: 1 }], { card: cards.declined });
  await completeness(orderId, 'PaymentDeclined');
  await shop().client.succeed(`POST /orders/${orderId}/cancel`, { body: { reason: 'changed my mind' } });
  const whole = await completeness(orderId, 'FulfilmentEnded');
  const caused = new Set([
    ...reachable(whole, commandNamed(whole, 'PlaceOrder')),
    ...reachable(whole, commandNamed(whole, 'CancelOrder')),
  ]);
  expect(eventsOf(whole).filter(({ id }) => !caused.has(id))).toEqual([]);
});

async function auditOnTheCommandLine(...args: readonly string[]): Promise<{ stdout: string }> {
  const env = { ...ownEnvironment(), DATA_DIR: shop().dataDir };
  return run(process.execPath, [program, 'audit', 'order', ...args], { env });
}

test('audit order tells the same from the data folder while the system runs', async () => {
  const { orderId } = await confirmed();
  const answers = await until(
    async () => {
      const { stdout } = await auditOnTheCommandLine(orderId, '--json');
      return { told: audit.parse(JSON.parse(stdout)), answered: await auditOf(orderId) };
    },
    // A notification may come in between.
    ({ told, answered }) => told.timeline.length === answered.timeline.length,
  );
  expect(answers.told).toEqual(answers.answered);
});

test('audit order tells a person what happened, who did it and because of what', async () => {
  const { orderId } = await confirmed();
  const { stdout } = await auditOnTheCommandLine(orderId);
  expect(stdout).toMatch(/^Order [0-9a-f-]{36}: \d+ events\n {3}1 .*OrderPlaced +ordered 2 × Thing/);
  expect(stdout).toMatch(
    /StockReserved +2 units reserved\n +ReserveStock by \S+ \(bus\), because of \d+; stock-/,
  );
  expect(stdout).toMatch(/OrderConfirmed +the order is confirmed/);
});

test.each([
  ['nonsense', /"nonsense" is not an order's id, which is a UUID/],
  [
    '00000000-0000-4000-8000-000000000000',
    /There is no order 00000000-0000-4000-8000-000000000000 in this log/,
  ],
])('audit order %s says what is wrong, and fails', async (id, message) => {
  await expect(auditOnTheCommandLine(id)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(message),
  });
});
