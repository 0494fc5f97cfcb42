import { commandRoutes, consumeCommands, placedUnderKey, Intake } from '@queuecommerce/command-api';
import { CommandExecutor, Snapshots, type Clock, type Entropy, type Log } from '@queuecommerce/infra';
import { claimCollection, receiptCollection, type Recall, type Route } from '@queuecommerce/infra/http';
import {
  allProjections,
  ReadModelPointers,
  readModels,
  runReadModel,
  type ProjectionRunner,
} from '@queuecommerce/projections';
import { queryRoutes, type QueryApiDeps } from '@queuecommerce/query-api';
import { fulfilmentReading, startReactors, type Reactors } from '@queuecommerce/reactors';
import { parkedMessageRoutes } from './admin/parked-message-routes';
import { projectionAdminRoutes } from './admin/projection-routes';
import { reactorAdminRoutes } from './admin/reactor-routes';
import { reconciliationRoute } from './admin/reconciliation-route';
import type { Closers } from './closers';
import type { Configuration } from './configuration';
import { onceEngineAnswers } from './engines/engine-away';
import type { Engines } from './engines/engines';
import { eventVocabulary } from './event-vocabulary';
import { forgettableReadModels } from './forgettable-read-models';
import { keepHouse } from './housekeeping';

/** The parts of the system at work on engines that are open. */
export interface Assembly {
  /** What it answers, but for what is about the process itself. */
  readonly routes: readonly Route[];
  readonly recall: Recall;
  readonly executor: CommandExecutor;
  readonly runners: readonly ProjectionRunner[];
  /** Undefined without the role. */
  readonly reactors: Reactors | undefined;
  /** Answers those who wait for the end of their order with the order as it is. */
  stopWaiting(): void;
}

export interface AssemblyParts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Calls off a start that waits for an engine. */
  readonly signal: AbortSignal;
  readonly engines: Omit<Engines, 'names'>;
}

/** The payment method of a request that names none, in the simulator and in Stripe's test mode. */
const testCard = 'pm_card_visa';

/**
 * Starts the parts that the roles name, whatever the engines are. What is started is stopped by `closers`, the last first: what the
 * reactors have sent is carried out before those who carry it out stop.
 * @throws {StartStopped} the signal came before an engine answered
 */
export async function assemble(
  { roles, orderDeadlineMs }: Pick<Configuration, 'roles' | 'orderDeadlineMs'>,
  parts: AssemblyParts,
  closers: Closers,
): Promise<Assembly> {
  const { clock, entropy, log, engines } = parts;
  const common = { clock, entropy, log };
  const { store, documents, personalData } = engines;
  const snapshots = closers.add(
    await onceEngineAnswers('The start', parts, async () => {
      await documents.ensure(receiptCollection);
      await documents.ensure(claimCollection);
      // Whether the master key is the right one is said now, and not when the first order comes.
      await engines.customerKeys.find([]);
      return Snapshots.open({ clock, log, store, documents });
    }),
  );
  const executor = new CommandExecutor(store, { snapshots, personalData, log });
  const stopping = new AbortController();
  const intake = new Intake({ ...common, store, documents, reading: fulfilmentReading });
  const commandDeps = {
    ...common,
    ...engines,
    executor,
    intake,
    orderDeadlineMs,
    defaultPaymentToken: engines.gateway.livemode ? undefined : testCard,
    stopping: stopping.signal,
  };
  if (roles.has('command-api')) {
    intake.start();
    closers.addStop(intake);
    for (const consumer of await consumeCommands(commandDeps)) closers.addStop(consumer);
  }
  const runners = roles.has('projections')
    ? allProjections.map((projection) =>
        closers.addStop(runReadModel({ ...common, projection, store, documents })),
      )
    : [];
  const hurry: QueryApiDeps['hurry'] = (...asked) => {
    for (const runner of runners) {
      const hurried = runner.hurry(...asked);
      if (hurried) return hurried;
    }
    return undefined;
  };
  const reactors = roles.has('reactors')
    ? closers.addStop(
        startReactors({
          ...common,
          ...engines,
          executor,
          readModels: forgettableReadModels({ documents, clock, entropy, readModels, store }),
        }),
      )
    : undefined;
  closers.addStop(keepHouse({ documents, clock, log }));
  const routes: Route[] = [
    ...(roles.has('command-api') ? commandRoutes(commandDeps) : []),
    ...(roles.has('query-api')
      ? queryRoutes({ clock, entropy, documents, store, readModels, hurry, vocabulary: eventVocabulary })
      : []),
    ...projectionAdminRoutes({
      store,
      documents,
      clock,
      pointers: new ReadModelPointers({ documents, clock, entropy }),
      runners: new Map(runners.map((runner) => [runner.name, runner])),
    }),
    ...(reactors ? reactorAdminRoutes(reactors) : []),
    // Only where they are consumed can the in-process bus put them back.
    ...(roles.has('command-api') ? parkedMessageRoutes(engines.bus) : []),
    reconciliationRoute(documents),
  ];
  const recall = placedUnderKey(commandDeps);
  return { routes, recall, executor, runners, reactors, stopWaiting: () => stopping.abort() };
}
