import { BadConfiguration, readConfiguration } from '../src/configuration';

test('without any variable it listens on the loopback address, keeps ./data, and loads the sample catalogue', () => {
  expect(readConfiguration({})).toEqual({
    dataDir: './data',
    host: '127.0.0.1',
    port: 3000,
    roles: new Set(['command-api', 'query-api', 'projections', 'reactors']),
    sampleData: true,
    logLevel: 'info',
    orderDeadlineMs: 900_000,
    mongoDbPrefix: 'queuecommerce',
    rabbitMqPrefix: 'queuecommerce',
    webhookSecret: undefined,
    auditSigningKeyFile: 'data/audit-signing-key.pem',
    gatewayLatencyMs: 0,
  });
});

test('each variable is read', () => {
  const env = {
    DATA_DIR: '/srv/shop',
    HOST: '0.0.0.0',
    PORT: '0',
    ROLES: 'command-api, query-api',
    SAMPLE_DATA: 'false',
    LOG_LEVEL: 'debug',
    ORDER_DEADLINE_SECONDS: '60',
    EVENTSTOREDB_URL: 'esdb://one:2113,two:2113?tls=false',
    MONGODB_URL: 'mongodb://shop:geheim@one,two/?replicaSet=rs0',
    MONGODB_PREFIX: 'shop',
    RABBITMQ_URL: 'amqp://shop:geheim@broker:5672/shop',
    RABBITMQ_PREFIX: 'shop_queues',
    STRIPE_SECRET_KEY: 'rk_test_12345678',
    STRIPE_WEBHOOK_SECRET: 'whsec_12345678',
    STRIPE_API_BASE: 'http://127.0.0.1:12111',
    STRIPE_RETURN_URL: 'https://shop.example/paid',
    STRIPE_CALLS_PER_SECOND: '50',
    AUDIT_SIGNING_KEY_FILE: '/etc/shop/key.pem',
    SIMULATED_GATEWAY_LATENCY_MS: '250',
  };
  expect(readConfiguration(env)).toEqual({
    dataDir: '/srv/shop',
    host: '0.0.0.0',
    port: 0,
    roles: new Set(['command-api', 'query-api']),
    sampleData: false,
    logLevel: 'debug',
    orderDeadlineMs: 60_000,
    eventStoreDbUrl: env.EVENTSTOREDB_URL,
    mongoDbUrl: env.MONGODB_URL,
    mongoDbPrefix: 'shop',
    rabbitMqUrl: env.RABBITMQ_URL,
    rabbitMqPrefix: 'shop_queues',
    webhookSecret: 'whsec_12345678',
    stripe: {
      secretKey: 'rk_test_12345678',
      webhookSecret: 'whsec_12345678',
      apiBase: 'http://127.0.0.1:12111',
      returnUrl: 'https://shop.example/paid',
      callsPerSecond: 50,
    },
    auditSigningKeyFile: '/etc/shop/key.pem',
    gatewayLatencyMs: 250,
  });
});

test('in production the sample catalogue is loaded only if it is asked for', () => {
  expect(readConfiguration({ NODE_ENV: 'production' })).toMatchObject({ sampleData: false });
  expect(readConfiguration({ NODE_ENV: 'production', SAMPLE_DATA: 'true' })).toMatchObject({
    sampleData: true,
  });
  expect(readConfiguration({ NODE_ENV: 'development' })).toMatchObject({ sampleData: true });
});

test('an empty variable is one that is not set', () => {
  const empty = {
    PORT: '',
    ROLES: '',
    STRIPE_WEBHOOK_SECRET: '',
    SAMPLE_DATA: '',
    DATA_DIR: '',
    NODE_ENV: '',
  };
  expect(readConfiguration(empty)).toEqual(readConfiguration({}));
});

test.each([
  ['PORT', 'abc', 'must be a whole number from 0 to 65535'],
  ['PORT', '65536', 'must be a whole number from 0 to 65535'],
  ['PORT', '-1', 'must be a whole number from 0 to 65535'],
  ['PORT', '3000.5', 'must be a whole number from 0 to 65535'],
  ['PORT', '3e3', 'must be a whole number from 0 to 65535'],
  ['ROLES', 'foo', 'must be some of command-api,query-api,projections,reactors'],
  ['ROLES', 'foo,command-api,bar', 'must be some of command-api,query-api,projections,reactors'],
  ['ROLES', ',', 'must be some of command-api,query-api,projections,reactors'],
  [
    'ROLES',
    'query-api,reactors',
    'with the in-process bus, reactors need command-api in the same process; or set RABBITMQ_URL',
  ],
  ['EVENTSTOREDB_URL', 'http://one:2113', 'must be a URL that begins with esdb:// or esdb+discover://'],
  ['MONGODB_URL', 'mongodb://', 'must be a URL that begins with mongodb:// or mongodb+srv://'],
  ['MONGODB_PREFIX', 'Shop.', 'must be a lower-case word of at most 30 letters, digits and _'],
  ['RABBITMQ_URL', 'localhost', 'must be a URL that begins with amqp:// or amqps://'],
  ['LOG_LEVEL', 'loud', 'must be debug, info, warn, error or silent'],
  ['SAMPLE_DATA', 'yes', 'must be true or false'],
  ['ORDER_DEADLINE_SECONDS', '0', 'must be a whole number from 1 to 604800'],
  ['STRIPE_API_BASE', 'http://127.0.0.1:12111', 'needs STRIPE_SECRET_KEY'],
  ['SIMULATED_GATEWAY_LATENCY_MS', '1s', 'must be a whole number from 0 to 60000'],
])('%s=%s is refused with what would be right', (variable, value, message) => {
  expect(() => readConfiguration({ [variable]: value })).toThrow(
    new BadConfiguration(`${variable}: ${message}`),
  );
});

test('every variable that is wrong is named, in a line of its own', () => {
  expect(() => readConfiguration({ PORT: 'abc', ROLES: 'foo', LOG_LEVEL: 'loud' })).toThrow(
    /^PORT: .*\nLOG_LEVEL: .*\nROLES: [^\n]*$/,
  );
});

test('a secret that is refused is not shown', () => {
  expect(() => readConfiguration({ STRIPE_WEBHOOK_SECRET: 'hush' })).toThrow(
    /^STRIPE_WEBHOOK_SECRET: must have at least 8 characters$/,
  );
});

test.each([
  ['EVENTSTOREDB_URL', 'admin:geheim123@one'],
  ['MONGODB_URL', 'mongo://shop:geheim123@one'],
  ['RABBITMQ_URL', 'amqp:/shop:geheim123@one'],
])('what is refused in %s shows nothing of what it holds', (variable, value) => {
  const read = (): unknown =>
    readConfiguration({ [variable]: value, STRIPE_WEBHOOK_SECRET: 'whsec_12345678' });
  expect(read).toThrow(new RegExp(`^${variable}: must be `));
  expect(read).not.toThrow(/geheim123/);
});

test('a secret key of Stripe needs the webhooks’ secret, and a live one the address to come back to', () => {
  expect(() => readConfiguration({ STRIPE_SECRET_KEY: 'sk_live_geheim123' })).toThrow(
    /^STRIPE_WEBHOOK_SECRET: must be set with [^\n]*\nSTRIPE_RETURN_URL: must be set with a live key[^\n]*$/,
  );
  const wrong = { STRIPE_SECRET_KEY: 'pk_live_geheim123', STRIPE_WEBHOOK_SECRET: 'whsec_12345678' };
  expect(() => readConfiguration(wrong)).toThrow(/^STRIPE_SECRET_KEY: must be a secret key of Stripe’s/);
  expect(() => readConfiguration(wrong)).not.toThrow(/geheim123/);
  const lost = { ...wrong, STRIPE_SECRET_KEY: 'sk_test_12345678', STRIPE_API_BASE: 'localhost' };
  expect(() => readConfiguration(lost)).toThrow(
    /^STRIPE_API_BASE: must be an address that begins with http:\/\/ or https:\/\/$/,
  );
});

test('with RabbitMQ the reactors may run without the command-api', () => {
  const env = { ROLES: 'reactors', RABBITMQ_URL: 'amqp://127.0.0.1' };
  expect(readConfiguration(env).roles).toEqual(new Set(['reactors']));
});
