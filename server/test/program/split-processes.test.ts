import { setTimeout as pause } from 'node:timers/promises';
import { readEvent, streamPrefixes } from '@queuecommerce/domain';
import type { EventStore } from '@queuecommerce/infra';
import { describeOn, seededEntropy } from '@queuecommerce/infra/testing';
import { z } from 'zod';
import { auditLog } from '../../src/evidence/books';
import { Client } from '../running/client';
import { Cluster, roles } from '../running/cluster';
import { Program } from '../running/program';
import { cards, orderOf } from '../running/requests';
import { until } from '../running/until';

const orders = 200;
const kills = 12;
const placedOrder = z.object({ id: z.string() });

/** The same again, at one process or the other, under the same key, until it is answered. */
async function persistently(
  urls: readonly string[],
  path: string,
  body: object,
  key: string,
): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  for (let attempt = 0; ; attempt++) {
    try {
      const url = urls[attempt % urls.length] ?? '';
      const answer = await fetch(url + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      if (answer.ok) return await answer.json();
      // In flight at a process that has died, or an engine away: they say when to come again.
      if (answer.headers.get('retry-after') === null) return { refused: answer.status };
    } catch {
      // Killed in the middle.
    }
    await pause(50);
  }
}

/** Orders that the process manager has brought to an end. */
async function endedOrders(log: EventStore): Promise<ReadonlySet<string>> {
  const ended = new Set<string>();
  const events = await log.readAll({ limit: 1_000_000, streamPrefixes: [streamPrefixes.fulfilment] });
  for (const recorded of events) {
    const { type, data } = readEvent(recorded);
    if (type === 'FulfilmentCompleted' || type === 'FulfilmentEnded') ended.add(data.orderId);
    if (type === 'UnwindingStarted') ended.delete(data.orderId);
  }
  return ended;
}

describeOn(['WHOLE_SYSTEM', 'MONGODB_URL', 'RABBITMQ_URL'], 'two processes of each role', (urls) => {
  const cluster = new Cluster({ mongoDb: urls.MONGODB_URL, rabbitMq: urls.RABBITMQ_URL });
  beforeAll(() => cluster.startEngines());
  afterAll(() => cluster.remove());

  test('F1 I1–I7 hundreds of orders end, paid once, while processes are killed in the middle', async () => {
    const entropy = seededEntropy(5);
    const env = { ...cluster.environment(), ORDER_DEADLINE_SECONDS: '60' };
    for (const role of [...roles, ...roles]) await cluster.start(role, env);
    const commands = cluster.urlsOf('command-api');
    const first = await Client.to(commands[0] ?? '');
    const stock = { plenty: 500, scarce: 40 };
    for (const [id, initialStock] of Object.entries(stock))
      await first.succeed('POST /products', { body: { id, name: id, price: 2_500, initialStock } });

    const placed: string[] = [];
    const buyer = async (number: number): Promise<void> => {
      for (let n = number; n < orders; n += 8) {
        const lines = [
          { productId: 'plenty', quantity: 1 },
          ...(n % 2 === 0 ? [{ productId: 'scarce', quantity: 1 }] : []),
        ];
        const card = n % 10 === 3 ? cards.declined : undefined;
        const answer = await persistently(commands, '/orders', orderOf(lines, card), `order-${n}`);
        const { id } = placedOrder.parse(answer);
        placed.push(id);
        if (n % 7 === 0)
          await persistently(commands, `/orders/${id}/cancel`, { reason: 'changed my mind' }, `cancel-${n}`);
      }
    };
    const killer = async (): Promise<void> => {
      for (let n = 0; n < kills; n++) {
        // Spread over the orders, and some after the last.
        const { length } = placed;
        await until(
          async () => placed.length,
          (now) => now >= length + orders / kills || now === orders,
          { withinMs: 120_000 },
        );
        await pause(300 * entropy.fraction());
        const victim = cluster.members[Math.floor(entropy.fraction() * cluster.members.length)];
        if (victim) await cluster.crash(victim);
      }
    };
    const killing = killer();
    await Promise.all(Array.from({ length: 8 }, (_, number) => buyer(number)));
    await killing;
    expect(new Set(placed).size).toBe(orders);

    const log = cluster.openLog();
    await until(
      () => endedOrders(log),
      (ended) => placed.every((id) => ended.has(id)),
      { what: 'every order has come to its end', withinMs: 180_000 },
    );
    // What the ends ask for is carried out, and the read models have seen it all.
    await until(
      async () => (await auditLog(log, await cluster.ledger())).faults,
      (faults) => faults.length === 0,
      { withinMs: 60_000 },
    );
    const books = await auditLog(log, await cluster.ledger());
    expect([...books.orders.keys()].toSorted()).toEqual(placed.toSorted());
    const statuses = new Set([...books.orders.values()].map(({ status }) => status));
    expect(statuses).toEqual(new Set(['confirmed', 'rejected', 'cancelled']));
    expect(books.stocks.get('scarce')).toMatchObject({ onHand: stock.scarce, reserved: 0 });

    const queries = await Client.to(cluster.urlsOf('query-api')[1] ?? '');
    const last = placed.at(-1) ?? '';
    const position = await log.head();
    const caughtUp = until(
      () => queries.send(`GET /orders/${last}`, { headers: { 'Consistency-Token': `at-${position}` } }),
      ({ status }) => status === 200,
      { what: 'the read models have all of it', withinMs: 120_000 },
    );
    await caughtUp.catch(async (error: unknown) => {
      throw new Error(await cluster.said('projections'), { cause: error });
    });
    await cluster.stopMembers();
    await log.close();
    for (const command of [
      ['reconcile', '--json'],
      ['audit', 'verify'],
      ['replay', '--verify'],
    ]) {
      const program = Program.run(command, env);
      const { code } = await program.ended;
      const said = program.stdout + program.stderr;
      // What it said first: that is what one wants to know when it differs.
      expect(code === 0 ? '' : said).toBe('');
      expect({ command, code }).toEqual({ command, code: 0 });
    }
  }, 600_000);
});
