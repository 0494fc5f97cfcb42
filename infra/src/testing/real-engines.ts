/** Where real engines are for the tests, and the naming of what is skipped without them. */

/** The variables that name what a suite needs: those of the program's configuration, and the tests' own. */
export type EngineVariable =
  | 'EVENTSTOREDB_URL'
  | 'MONGODB_URL'
  | 'RABBITMQ_URL'
  /** stripe-mock, which checks the shape of calls to Stripe. */
  | 'STRIPE_MOCK_URL'
  /** The API of toxiproxy, which cuts connections. */
  | 'TOXIPROXY_URL'
  /** Set to anything: the tests of the whole system on all engines may have the machine for themselves, for minutes. */
  | 'WHOLE_SYSTEM';

export type EngineUrls = Readonly<Record<EngineVariable, string>>;

/**
 * A suite that needs real engines. It runs where the environment names all of them (or Docker has started them,
 * `infra/test/real-engines/`); elsewhere each of its tests is skipped, by name, and counted.
 */
export function describeOn(
  engines: readonly EngineVariable[],
  title: string,
  suite: (urls: EngineUrls) => void,
): void {
  const missing = engines.filter((variable) => urlOf(variable) === '');
  const urls: EngineUrls = {
    EVENTSTOREDB_URL: urlOf('EVENTSTOREDB_URL'),
    MONGODB_URL: urlOf('MONGODB_URL'),
    RABBITMQ_URL: urlOf('RABBITMQ_URL'),
    STRIPE_MOCK_URL: urlOf('STRIPE_MOCK_URL'),
    TOXIPROXY_URL: urlOf('TOXIPROXY_URL'),
    WHOLE_SYSTEM: urlOf('WHOLE_SYSTEM'),
  };
  if (missing.length === 0) describe(title, () => suite(urls));
  else describe.skip(`${title} (needs ${missing.join(', ')})`, () => suite(urls));
}

function urlOf(variable: EngineVariable): string {
  return process.env[variable] ?? '';
}
