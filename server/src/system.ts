import type { Clock, Entropy, Log } from '@queuecommerce/infra';
import { apiRoutes, createHttpApp, listen, type Route } from '@queuecommerce/infra/http';
import { assemble } from './assembly';
import { asyncApiRoute } from './async-api/async-api-document';
import { Closers } from './closers';
import type { Configuration } from './configuration';
import { problemOfEngine } from './engines/engine-problems';
import { onceEngineAnswers } from './engines/engine-away';
import { openEngines, type Engines } from './engines/engines';
import { closedGate } from './gate';
import { healthRoutes } from './health/health-routes';
import { startSealing } from './sealing';
import { untilStarted } from './started';
import { loadSampleCatalogue } from './sample-catalogue';

/** The system, running. */
export interface System {
  /** Where it answers. */
  readonly url: string;
  readonly engines: Engines;
  /** How many sample products this start has added. */
  readonly sampleProducts: number;
  /** Finishes the requests in flight, stores the checkpoints and lets go of the engines. */
  stop(): Promise<void>;
}

export interface SystemParts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Calls off a start that waits for an engine. */
  readonly signal?: AbortSignal;
}

const about = {
  title: 'QueueCommerce',
  version: '0.1.0',
  description:
    'Orders, stock and payments, event-sourced. Amounts are integers in minor units of their currency.',
};

/** What requests in flight are given to finish once the system stops. */
const graceMs = 10_000;
/** What those are given of it that wait for the end of an order: then they are answered with the order as it is. */
const waitingGraceMs = 3_000;

/**
 * Starts the roles that the configuration names. It listens from the first moment on, and answers 503 until all has started. An
 * engine that is away is waited for.
 * @throws {BadConfiguration} there can be no data folder where it is to be
 * @throws {UnreadableLog} the data folder holds a log that can not be served; nothing was changed
 * @throws {StartStopped} the signal came before it had started
 */
export async function startSystem(configuration: Configuration, parts: SystemParts): Promise<System> {
  const closers = new Closers();
  try {
    return await start(configuration, parts, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function start(configuration: Configuration, parts: SystemParts, closers: Closers): Promise<System> {
  const { clock, entropy, log } = parts;
  const { host, port, roles } = configuration;
  const gate = closedGate();
  const listening = await listen(gate, { host, port, clock, graceMs });
  closers.add(listening);
  const url = reachable(listening.url);
  const patience = { ...parts, signal: parts.signal ?? new AbortController().signal };
  const engines = await openEngines(configuration, { ...patience, url }, closers);
  const { store, documents } = engines;
  // Opened before all that appends, so that it is closed after them and seals the last that they did.
  const sealer = roles.has('reactors')
    ? closers.addStop(startSealing(configuration, { ...parts, store }))
    : undefined;
  const assembly = await assemble(configuration, { ...patience, engines }, closers);
  const { executor, runners, reactors } = assembly;
  const wantsSamples = configuration.sampleData && roles.has('command-api');
  const sampleProducts = wantsSamples ? await loadSampleCatalogue({ ...patience, store, executor }) : 0;
  const position =
    sampleProducts > 0 ? await onceEngineAnswers('The start', patience, () => store.head()) : undefined;
  await untilStarted({ ...patience, runners, reactors, position });

  const routes: Route[] = [
    ...assembly.routes,
    ...healthRoutes({ roles, engines, runners, reactors, sealer, clock }),
  ];
  gate.open(
    createHttpApp({
      routes: [
        ...routes,
        ...apiRoutes({ ...about, routes }),
        asyncApiRoute(about, configuration.rabbitMqPrefix),
      ],
      documents,
      recall: assembly.recall,
      sharesDocuments: configuration.mongoDbUrl !== undefined,
      clock,
      entropy,
      mapError: problemOfEngine,
      onError: (error, request) => log.error({ error, ...request }, 'A request failed unexpectedly'),
    }),
  );
  // The door is closed first, so that nothing new comes in; it was opened first, so it has to be asked for by name.
  return {
    url,
    engines,
    sampleProducts,
    async stop() {
      const cancel = clock.after(waitingGraceMs, () => assembly.stopWaiting());
      await listening.close();
      cancel();
      await closers.closeAll();
    },
  };
}

/** An address of this machine that reaches a server bound to every address. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//127.0.0.1:');
}
