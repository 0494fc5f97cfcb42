import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { commandQueues } from '@queuecommerce/domain';
import type { EventStore, GatewayPayment } from '@queuecommerce/infra';
import {
  eventsExchange,
  openEventStoreDb,
  openStripeGateway,
  systemClock,
  systemEntropy,
} from '@queuecommerce/infra/adapters';
import { silentLog } from '@queuecommerce/infra/testing';
import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import { auditLog, type Books } from '../../src/evidence/books';
import { ledgerIn, logIn } from './books';
import { newFolder, Program, type Env } from './program';

export const roles = ['command-api', 'query-api', 'projections', 'reactors'] as const;
export type Role = (typeof roles)[number];

/** Where the engines are, as this cluster's processes reach them. */
export interface EngineAddresses {
  readonly mongoDb: string;
  readonly rabbitMq: string;
}

const infraTests = join(__dirname, '..', '..', '..', '..', 'infra', 'dist', 'test');
const parts = { clock: systemClock, entropy: systemEntropy, log: silentLog };
const webhookSecret = 'whsec_of_the_cluster';
const secretKey = 'sk_test_of_the_cluster';

/** Below those that the system gives to whoever asks for any. */
const firstPort = 20_000;
const ports = 10_000;
let asked = process.pid % ports;

/** A port that nobody has, and that nobody else of this process is given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + (asked++ % ports);
    const server = createServer().listen(port, '127.0.0.1');
    const isOurs = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    if (!isOurs) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** A process of the system, whose address stays the same when it is started again. */
export interface Member {
  readonly role: Role;
  readonly url: string;
  readonly env: Env;
  program: Program;
}

/**
 * The system as several processes over RabbitMQ, MongoDB's protocol, the tests' double of EventStoreDB and the simulated Stripe, the last
 * two of which are processes of their own as well.
 */
export class Cluster {
  readonly members: Member[] = [];
  readonly prefix = `t${systemEntropy.uuid().replaceAll('-', '').slice(0, 12)}`;
  readonly dataDir = newFolder();
  private readonly stripeFolder = newFolder();
  private standIn: ChildProcess | undefined;
  private stripe: Program | undefined;
  private logPort = 0;
  private stripePort = 0;
  private commandPort = 0;

  constructor(private readonly engines: EngineAddresses) {}

  get logHost(): string {
    return `127.0.0.1:${this.logPort}`;
  }

  get stripeHost(): string {
    return `127.0.0.1:${this.stripePort}`;
  }

  /** Starts what stands in for EventStoreDB and for Stripe. */
  async startEngines(at: { logPort?: number; stripePort?: number } = {}): Promise<void> {
    this.logPort = at.logPort ?? (await freePort());
    this.stripePort = at.stripePort ?? (await freePort());
    this.commandPort = await freePort();
    const main = join(infraTests, 'event-store', 'eventstoredb', 'stand-in', 'main.js');
    this.standIn = spawn(process.execPath, [main, String(this.logPort)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (this.standIn.stdout) await once(this.standIn.stdout, 'data');
    const webhookUrl = `http://127.0.0.1:${this.commandPort}/payments/webhook/stripe`;
    const where = `stripe-simulator --port ${this.stripePort} --data-dir ${this.stripeFolder}`;
    this.stripe = Program.run(
      `${where} --webhook-url ${webhookUrl} --webhook-secret ${webhookSecret}`.split(' '),
    );
    await this.stripe.stdoutOnce('answers at');
  }

  /** The settings of every process; `log` and `stripe` may lead through a proxy. */
  environment({ log = this.logHost, stripe = this.stripeHost } = {}): Env {
    return {
      DATA_DIR: this.dataDir,
      SAMPLE_DATA: 'false',
      LOG_LEVEL: 'warn',
      EVENTSTOREDB_URL: `esdb://${log}?tls=false`,
      MONGODB_URL: this.engines.mongoDb,
      MONGODB_PREFIX: this.prefix,
      RABBITMQ_URL: this.engines.rabbitMq,
      RABBITMQ_PREFIX: this.prefix,
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: `http://${stripe}`,
      STRIPE_CALLS_PER_SECOND: '1000',
    };
  }

  /** Starts a process. The first with `command-api` is the one that hears of Stripe's webhooks. */
  async start(role: Role, env: Env, alsoRoles: readonly Role[] = []): Promise<Member> {
    const isFirst = role === 'command-api' && !this.members.some((member) => member.role === role);
    const port = isFirst ? this.commandPort : await freePort();
    const own = { ...env, PORT: String(port), ROLES: [role, ...alsoRoles].join(',') };
    const { program, url } = await Program.start(own);
    const member = { role, url, env: own, program };
    this.members.push(member);
    return member;
  }

  /** Kills a process as a crash does, and starts it again. */
  async crash(member: Member): Promise<void> {
    await member.program.stop('SIGKILL');
    member.program = (await Program.start(member.env)).program;
  }

  urlsOf(role: Role): readonly string[] {
    return this.members.filter((member) => member.role === role).map(({ url }) => url);
  }

  /** What the processes of a role have said: for whoever has to find out what went wrong. */
  async said(role: Role): Promise<string> {
    const asked = this.members
      .filter((member) => member.role === role)
      .map(async ({ url, program }) => {
        const status = await fetch(`${url}/admin/projections`).then((answer) => answer.text(), String);
        return `${url}\n${status}\n${program.stderr.slice(-5_000)}`;
      });
    return (await Promise.all(asked)).join('\n\n');
  }

  /** The log, past every proxy. */
  openLog(): EventStore {
    return openEventStoreDb({ ...parts, url: `esdb://${this.logHost}?tls=false` });
  }

  /** What the gateway says of itself, past every proxy. */
  async ledger(): Promise<readonly GatewayPayment[]> {
    const gateway = openStripeGateway({
      ...parts,
      secretKey,
      webhookSecret,
      apiBase: `http://${this.stripeHost}`,
      returnUrl: 'https://shop.example',
      callsPerSecond: 1_000,
    });
    const payments: GatewayPayment[] = [];
    for await (const payment of gateway.list('1970-01-01T00:00:00.000Z')) payments.push(payment);
    await gateway.close();
    return payments;
  }

  /** Audits what the cluster has done, in its own engines or in the embedded ones of its data folder. */
  async audit(hasLog: boolean, hasStripe: boolean): Promise<Books> {
    const ledger = hasStripe ? await this.ledger() : await ledgerIn(this.dataDir);
    const log = hasLog ? this.openLog() : await logIn(this.dataDir);
    try {
      return await auditLog(log, ledger);
    } finally {
      await log.close();
    }
  }

  /** Stops every process of the system as an operator does. */
  async stopMembers(): Promise<void> {
    const ends = await Promise.all(this.members.map(({ program }) => program.stop('SIGTERM')));
    expect(ends).toEqual(ends.map(() => ({ code: 0, signal: null })));
  }

  /** Nothing of it stays. */
  async remove(): Promise<void> {
    await Promise.all(this.members.map(({ program }) => program.destroy().catch(() => undefined)));
    await this.stripe?.stop('SIGTERM');
    this.standIn?.kill('SIGTERM');
    const mongo = new MongoClient(process.env['MONGODB_URL'] ?? '');
    for (const part of ['', '_orders', '_inventory', '_payments'])
      await mongo.db(this.prefix + part).dropDatabase();
    await mongo.close();
    const broker = await connect(process.env['RABBITMQ_URL'] ?? '');
    const channel = await broker.createChannel();
    for (const queue of commandQueues)
      for (const part of [...Array.from({ length: 8 }, (_, n) => String(n)), 'dead'])
        await channel.deleteQueue(`${this.prefix}.commands.${queue}.${part}`);
    await channel.deleteExchange(eventsExchange(this.prefix));
    await broker.close();
  }
}
