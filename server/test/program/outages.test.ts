import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { errorText } from '@queuecommerce/infra';
import { systemEntropy } from '@queuecommerce/infra/adapters';
import { describeOn, tcpProxy, type TcpProxy } from '@queuecommerce/infra/testing';
import { z } from 'zod';
import { Client } from '../running/client';
import { Cluster, freePort } from '../running/cluster';
import { orderOf } from '../running/requests';
import { until } from '../running/until';

/** Longer than any bound of ours: who is not answered by then hangs. */
const hangMs = 20_000;
const secondsAway = [1, 10, 60] as const;
const engines = ['eventStore', 'documents', 'bus', 'paymentGateway'] as const;
type Engine = (typeof engines)[number];

/** The settings of the engine that goes away. */
const variables: Readonly<Record<Engine, RegExp>> = {
  eventStore: /^EVENTSTOREDB_/,
  documents: /^MONGODB_/,
  bus: /^RABBITMQ_/,
  paymentGateway: /^STRIPE_/,
};
const always = /^(?:DATA_DIR|SAMPLE_DATA|LOG_LEVEL)$/;

const health = z.object({ dependencies: z.record(z.string(), z.object({ status: z.string() })) });
const orderIn = z.object({ id: z.string(), status: z.string() });

/** A customer that orders again and again, each time with the same request until it is answered with an order. */
class Buyer {
  readonly placed: string[] = [];
  /** What was answered that should not have been. */
  readonly faults: string[] = [];
  refused = 0;
  /** The last answer that was no order. */
  lastRefusal = '';
  private isBuying = true;
  private readonly buying: Promise<void>;

  constructor(private readonly url: string) {
    this.buying = this.buy();
  }

  async stop(): Promise<void> {
    this.isBuying = false;
    await this.buying;
  }

  private async buy(): Promise<void> {
    while (this.isBuying) {
      await this.place(systemEntropy.uuid());
      await pause(150);
    }
  }

  private async place(key: string): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.url}/orders`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify(orderOf([{ productId: 'thing', quantity: 1 }])),
        signal: AbortSignal.timeout(hangMs),
      }).catch((error: unknown) => errorText(error));
      if (typeof answer === 'string') {
        this.faults.push(answer);
        return;
      }
      const text = await answer.text();
      if (answer.status === 201) {
        this.placed.push(orderIn.parse(JSON.parse(text)).id);
        return;
      }
      // 409: the first of two requests with one key is still being worked on.
      const mayComeAgain = answer.status === 503 || answer.status === 409;
      if (!mayComeAgain || answer.headers.get('retry-after') === null) {
        this.faults.push(`${answer.status} ${text}`);
        return;
      }
      this.refused++;
      this.lastRefusal = `${answer.status} ${text}`;
      await pause(100);
    }
  }
}

describeOn(
  ['WHOLE_SYSTEM', 'MONGODB_URL', 'RABBITMQ_URL', 'TOXIPROXY_URL'],
  'the system, while an engine is away',
  (urls) => {
    /** A system with one engine behind a proxy. */
    async function withEngine(engine: Engine, use: (cluster: Cluster, proxy: TcpProxy) => Promise<void>) {
      const name = `outage-${engine}-${systemEntropy.uuid().slice(0, 8)}`;
      const mongo = new URL(urls.MONGODB_URL);
      const rabbit = new URL(urls.RABBITMQ_URL);
      const [logPort, stripePort] = [await freePort(), await freePort()];
      const upstream = {
        eventStore: `127.0.0.1:${logPort}`,
        documents: mongo.host,
        bus: rabbit.host,
        paymentGateway: `127.0.0.1:${stripePort}`,
      }[engine];
      const proxy = await tcpProxy(urls.TOXIPROXY_URL, name, upstream);
      const through = `${proxy.host}:${proxy.port}`;
      if (engine === 'documents') mongo.host = through;
      if (engine === 'bus') rabbit.host = through;
      const cluster = new Cluster({ mongoDb: mongo.href, rabbitMq: rabbit.href });
      try {
        await cluster.startEngines({ logPort, stripePort });
        // The other engines are the embedded ones: what is away is one thing.
        const all = cluster.environment({
          ...(engine === 'eventStore' && { log: through }),
          ...(engine === 'paymentGateway' && { stripe: through }),
        });
        const own = Object.entries(all).filter(([name]) => always.test(name) || variables[engine].test(name));
        const env = Object.fromEntries(own);
        await cluster.start('command-api', env, ['query-api', 'projections', 'reactors']);
        await use(cluster, proxy);
      } finally {
        await proxy.heal();
        await cluster.remove();
        await proxy.remove();
      }
    }

    async function throughOutages(engine: Engine): Promise<void> {
      await withEngine(engine, async (cluster, proxy) => {
        const url = cluster.urlsOf('command-api')[0] ?? '';
        const client = await Client.to(url);
        const stock = { id: 'thing', name: 'Thing', price: 2_500, initialStock: 10_000 };
        await client.succeed('POST /products', { body: stock });
        const buyer = new Buyer(url);
        /** An order that is placed from now on, once it is confirmed and can be seen. */
        const nextConfirmed = async (what: string): Promise<void> => {
          const { length } = buyer.placed;
          const shown = async (): Promise<string> => {
            const answer = await fetch(`${url}/orders/${buyer.placed[length]}`);
            return answer.ok ? orderIn.parse(await answer.json()).status : `${answer.status}`;
          };
          const isPlaced = (now: number): boolean => now > length;
          try {
            await until(async () => buyer.placed.length, isPlaced, {
              what: `${what}: placed`,
              withinMs: 60_000,
            });
            await until(shown, (status) => status === 'confirmed', {
              what: `${what}: confirmed`,
              withinMs: 60_000,
            });
          } catch (error) {
            const ready = await fetch(`${url}/health/ready`);
            throw new Error(`${buyer.lastRefusal}\n${await ready.text()}`, { cause: error });
          }
        };
        try {
          await nextConfirmed('at the beginning');

          const outages = [
            ...secondsAway.map((seconds) => ({ how: 'cut', seconds }) as const),
            { how: 'freeze', seconds: 10 } as const,
          ];
          // Not all in the same order, so that not all engines come back at the same moment.
          const first = engines.indexOf(engine);
          for (const { how, seconds } of [...outages.slice(first), ...outages.slice(0, first)]) {
            await proxy[how]();
            const goneAt = performance.now();
            if (seconds > 1)
              await until(
                async () =>
                  health.parse(await (await fetch(`${url}/health/ready`)).json()).dependencies[engine],
                (dependency) => dependency?.status === 'down',
                { what: `${engine} is said to be down` },
              );
            await pause(Math.max(0, seconds * 1_000 - (performance.now() - goneAt)));
            await proxy.heal();
            const backAt = performance.now();
            await nextConfirmed(`${engine} is back after ${how} for ${seconds} s`);
            const ms = Math.round(performance.now() - backAt);
            process.stderr.write(
              `${engine}, ${how} for ${seconds} s: orders are confirmed ${ms} ms after its return\n`,
            );
          }
        } finally {
          await buyer.stop();
        }
        expect(buyer.faults).toEqual([]);

        const books = await until(
          () => cluster.audit(engine === 'eventStore', engine === 'paymentGateway'),
          ({ faults }) => faults.length === 0,
          { what: 'all orders have ended', withinMs: 60_000 },
        );
        expect([...books.orders.keys()].toSorted()).toEqual(buyer.placed.toSorted());
        expect([...books.orders.values()].every(({ status }) => status === 'confirmed')).toBe(true);
        await cluster.stopMembers();
      });
    }

    test('F14 I1 nothing acknowledged is lost, nobody waits in vain, and all goes on when it is back', async () => {
      // Side by side, because most of the time is spent being away.
      const outcomes = await Promise.allSettled(engines.map(throughOutages));
      const failed = outcomes.flatMap((outcome, index) =>
        outcome.status === 'rejected' ? [`${engines[index]}: ${inspect(outcome.reason)}`] : [],
      );
      expect(failed).toEqual([]);
    }, 600_000);
  },
);
