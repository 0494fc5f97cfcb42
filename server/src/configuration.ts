import { join } from 'node:path';
import { BadEngineUrl, engineUrl } from '@queuecommerce/infra';
import { z } from 'zod';

/** The parts that one program can be; `ROLES` picks some. */
export const roles = ['command-api', 'query-api', 'projections', 'reactors'] as const;
export type Role = (typeof roles)[number];

/** How the system is run. */
export interface Configuration {
  /** Where the embedded engines keep their files. */
  readonly dataDir: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly roles: ReadonlySet<Role>;
  /** Whether an empty log gets the sample catalogue. */
  readonly sampleData: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** How long a placed order holds its stock and waits for its payment. */
  readonly orderDeadlineMs: number;
  /** Where EventStoreDB is; undefined keeps the log in the data folder. May hold a password. */
  readonly eventStoreDbUrl: string | undefined;
  /** Where MongoDB is; undefined keeps the documents in the data folder. May hold a password. */
  readonly mongoDbUrl: string | undefined;
  /** Begins the names of the databases in MongoDB. */
  readonly mongoDbPrefix: string;
  /** Where RabbitMQ is; undefined carries commands inside the process. May hold a password. */
  readonly rabbitMqUrl: string | undefined;
  /** Begins the names of the queues in RabbitMQ. */
  readonly rabbitMqPrefix: string;
  /** Stripe; undefined lets the simulator take the payments. */
  readonly stripe: StripeConfiguration | undefined;
  /** What the gateway's webhooks are signed with; undefined lets the simulator make one up for each run. */
  readonly webhookSecret: string | undefined;
  /** The private key that seals the log; made if it is not there. */
  readonly auditSigningKeyFile: string;
  /** What customers' keys are stored under, 32 bytes in base64; undefined keeps one in the data folder. */
  readonly masterKey: string | undefined;
  /** How long the simulated gateway takes to answer. */
  readonly gatewayLatencyMs: number;
}

export interface StripeConfiguration {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Another address than Stripe's own. */
  readonly apiBase: string | undefined;
  /** Where the customer comes back to after 3-D Secure; undefined for this system's own pages. */
  readonly returnUrl: string | undefined;
  /** Undefined for what Stripe allows without being asked. */
  readonly callsPerSecond: number | undefined;
}

/** A setting that can not be used. The message names the variable and never shows a secret's value. */
export class BadConfiguration extends Error {
  override readonly name = 'BadConfiguration';
}

/** One of a few words. */
const word = <const W extends readonly string[]>(words: W) =>
  z.enum(words, { error: `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` });
const flag = word(['true', 'false']).transform((value) => value === 'true');
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,12}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

/** The URL of an engine. What is wrong with it is said without showing it. */
const urlOf = (...schemes: string[]) =>
  z
    .string()
    .superRefine((text, context) => {
      try {
        engineUrl(text, schemes);
      } catch (error) {
        if (!(error instanceof BadEngineUrl)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    })
    .optional();

const webAddress = z.url({
  protocol: /^https?$/,
  error: 'must be an address that begins with http:// or https://',
});

/** Begins names in an engine. */
const prefix = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,29}$/, 'must be a lower-case word of at most 30 letters, digits and _')
  .default('queuecommerce');

const environment = z
  .object({
    DATA_DIR: z.string().default('./data'),
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(3000),
    NODE_ENV: z.string().optional(),
    SAMPLE_DATA: flag.optional(),
    LOG_LEVEL: word(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    ORDER_DEADLINE_SECONDS: wholeNumber(1, 7 * 24 * 3600).default(900),
    EVENTSTOREDB_URL: urlOf('esdb', 'esdb+discover'),
    MONGODB_URL: urlOf('mongodb', 'mongodb+srv'),
    MONGODB_PREFIX: prefix,
    RABBITMQ_PREFIX: prefix,
    RABBITMQ_URL: urlOf('amqp', 'amqps'),
    STRIPE_SECRET_KEY: z
      .string()
      .regex(
        /^[sr]k_(?:test|live)_\w{4,}$/,
        'must be a secret key of Stripe’s: sk_test_…, sk_live_…, rk_test_… or rk_live_…',
      )
      .optional(),
    STRIPE_WEBHOOK_SECRET: z.string().min(8, 'must have at least 8 characters').optional(),
    STRIPE_API_BASE: webAddress.optional(),
    STRIPE_RETURN_URL: webAddress.optional(),
    STRIPE_CALLS_PER_SECOND: wholeNumber(1, 10_000).optional(),
    AUDIT_SIGNING_KEY_FILE: z.string().min(1).optional(),
    MASTER_KEY: z.string().optional(),
    SIMULATED_GATEWAY_LATENCY_MS: wholeNumber(0, 60_000).default(0),
    ROLES: z
      .string()
      .transform((list) => list.split(',').map((role) => role.trim()))
      .pipe(z.array(z.enum(roles, { error: `must be some of ${roles.join(',')}` })))
      .default([...roles]),
  })
  .superRefine((given, context) => {
    const refuse = (variable: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [variable], message });
    const isSplit = given.ROLES.includes('reactors') && !given.ROLES.includes('command-api');
    if (isSplit && given.RABBITMQ_URL === undefined)
      refuse(
        'ROLES',
        'with the in-process bus, reactors need command-api in the same process; or set RABBITMQ_URL',
      );
    if (given.STRIPE_SECRET_KEY === undefined) {
      for (const variable of ['STRIPE_API_BASE', 'STRIPE_RETURN_URL', 'STRIPE_CALLS_PER_SECOND'] as const)
        if (given[variable] !== undefined) refuse(variable, 'needs STRIPE_SECRET_KEY');
      return;
    }
    if (given.STRIPE_WEBHOOK_SECRET === undefined)
      refuse(
        'STRIPE_WEBHOOK_SECRET',
        'must be set with STRIPE_SECRET_KEY: unsigned webhooks are not believed',
      );
    const isLive = given.STRIPE_SECRET_KEY.includes('_live_');
    if (isLive && given.STRIPE_RETURN_URL === undefined)
      refuse('STRIPE_RETURN_URL', 'must be set with a live key: customers come back to it after 3-D Secure');
  });

/** @throws {BadConfiguration} a line for every variable that is wrong, with what would be right */
export function readConfiguration(env: Readonly<Record<string, string | undefined>>): Configuration {
  // An empty variable is one that is not set: that is how a compose file passes on what nobody gave.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
    throw new BadConfiguration([...new Set(faults)].join('\n'));
  }
  const { data } = parsed;
  return {
    dataDir: data.DATA_DIR,
    host: data.HOST,
    port: data.PORT,
    roles: new Set(data.ROLES),
    sampleData: data.SAMPLE_DATA ?? data.NODE_ENV !== 'production',
    logLevel: data.LOG_LEVEL,
    orderDeadlineMs: data.ORDER_DEADLINE_SECONDS * 1000,
    eventStoreDbUrl: data.EVENTSTOREDB_URL,
    mongoDbUrl: data.MONGODB_URL,
    mongoDbPrefix: data.MONGODB_PREFIX,
    rabbitMqUrl: data.RABBITMQ_URL,
    rabbitMqPrefix: data.RABBITMQ_PREFIX,
    stripe: stripeOf(data),
    webhookSecret: data.STRIPE_WEBHOOK_SECRET,
    auditSigningKeyFile: data.AUDIT_SIGNING_KEY_FILE ?? join(data.DATA_DIR, 'audit-signing-key.pem'),
    masterKey: data.MASTER_KEY,
    gatewayLatencyMs: data.SIMULATED_GATEWAY_LATENCY_MS,
  };
}

function stripeOf(data: z.infer<typeof environment>): StripeConfiguration | undefined {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = data;
  if (secretKey === undefined || webhookSecret === undefined) return undefined;
  return {
    secretKey,
    webhookSecret,
    apiBase: data.STRIPE_API_BASE,
    returnUrl: data.STRIPE_RETURN_URL,
    callsPerSecond: data.STRIPE_CALLS_PER_SECOND,
  };
}
