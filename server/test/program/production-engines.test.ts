import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import { commandQueues } from '@queuecommerce/domain';
import { describeOn } from '@queuecommerce/infra/testing';
import { systemEntropy } from '@queuecommerce/infra/adapters';
import { Client, fresh } from '../running/client';
import { newFolder, Program } from '../running/program';
import { laptopOrder } from '../running/requests';
import { until } from '../running/until';

const infraTests = join(__dirname, '..', '..', '..', '..', 'infra', 'dist', 'test');

/** The tests' double of EventStoreDB, in a process of its own. */
async function startStandIn(): Promise<{ url: string; stop(): void }> {
  const main = join(infraTests, 'event-store', 'eventstoredb', 'stand-in', 'main.js');
  const port = 20_000 + Math.floor(systemEntropy.fraction() * 20_000);
  const child = spawn(process.execPath, [main, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { url: `esdb://127.0.0.1:${port}?tls=false`, stop: () => void child.kill('SIGTERM') };
}

describeOn(['MONGODB_URL', 'RABBITMQ_URL'], 'on the production engines', ({ MONGODB_URL, RABBITMQ_URL }) => {
  const prefix = `t${systemEntropy.uuid().replaceAll('-', '').slice(0, 12)}`;
  let log: Awaited<ReturnType<typeof startStandIn>>;
  beforeAll(async () => {
    log = await startStandIn();
  });
  afterAll(async () => {
    log.stop();
    const mongo = new MongoClient(MONGODB_URL);
    for (const part of ['', '_orders', '_inventory', '_payments'])
      await mongo.db(prefix + part).dropDatabase();
    await mongo.close();
    const broker = await connect(RABBITMQ_URL);
    const channel = await broker.createChannel();
    for (const queue of commandQueues)
      for (const part of [...Array.from({ length: 8 }, (_, n) => String(n)), 'dead'])
        await channel.deleteQueue(`${prefix}.commands.${queue}.${part}`);
    await broker.close();
  });

  test('an order goes its way between processes that share EventStoreDB, MongoDB and RabbitMQ', async () => {
    const env = {
      DATA_DIR: newFolder(),
      EVENTSTOREDB_URL: log.url,
      MONGODB_URL,
      MONGODB_PREFIX: prefix,
      RABBITMQ_URL,
      RABBITMQ_PREFIX: prefix,
      STRIPE_WEBHOOK_SECRET: 'whsec_of_this_test',
    };
    const writing = await Program.start({ ...env, ROLES: 'command-api' });
    const [reacting, projecting, asking] = await Promise.all(
      ['reactors', 'projections', 'query-api'].map((ROLES) => Program.start({ ...env, ROLES })),
    );
    if (!reacting || !projecting || !asking) throw new Error('Not all have started');
    const [writes, queries] = [await Client.to(writing.url), await Client.to(asking.url)];
    const placed = await writes.succeed('POST /orders', {
      body: laptopOrder,
      headers: { Prefer: 'wait=20' },
    });
    expect(placed.json).toMatchObject({ status: 'confirmed' });
    const { location = '', 'consistency-token': token } = placed.headers;
    const read = (): Promise<{ status: number; json: unknown }> =>
      queries.send(`GET ${location}`, fresh(token));
    const found = await until(read, ({ status }) => status === 200, { withinMs: 60_000 });
    expect(found.json).toMatchObject({ status: 'confirmed', payment: { status: 'captured' } });
    const index = await (await fetch(writing.url)).json();
    expect(index).toMatchObject({
      engines: {
        eventStore: 'eventstoredb',
        documents: 'mongodb',
        bus: 'rabbitmq',
        paymentGateway: 'simulator',
      },
    });
    for (const { program } of [writing, asking, projecting, reacting])
      expect(await program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
