import type { IntegrationEvents } from '@queuecommerce/infra';
import { cataloguePolicy } from './catalogue-policy';
import { commandDispatcher } from './command-dispatcher';
import { startDeadlines, type Deadlines } from './deadlines';
import { forgettingReactor, type ForgettingParts } from './forgetting-reactor';
import { fulfilmentReactor } from './fulfilment-reactor';
import { integrationEventsReactor } from './integration-events-reactor';
import { notificationReactor } from './notification-reactor';
import { partingGateway } from './parting-gateway';
import { paymentEffects } from './payment-effects';
import { isTransient, type Reaction, type ReactorParts } from './reaction';
import type { Reactor } from './reading/reactor';
import { runReactor } from './reading/run-reactor';
import { reconcileContinuously } from './reconciliation/continuous';

export type TenureParts = ReactorParts &
  Partial<ForgettingParts> & {
    /** Who is told what happened; undefined for nobody. */
    readonly integrationEvents?: IntegrationEvents | undefined;
  };

/** All reactors at work: what one process does while it is the one. */
export interface Tenure {
  readonly reactors: ReadonlyMap<string, Reactor>;
  readonly deadlines: Deadlines;
  /** Reads no further; resolves once what is under way has finished and the checkpoints are stored. */
  stop(): Promise<void>;
}

/** Starts everything that the log causes. The reactors' names are their checkpoints' and never change. */
export function beginTenure(given: TenureParts): Tenure {
  const { store, documents, clock, entropy, log } = given;
  const stopping = new AbortController();
  const parts = { ...given, gateway: partingGateway(given.gateway, clock, stopping.signal) };
  const reactors = new Map(
    reactionsOf(parts, stopping.signal).map((reaction) => {
      const own = log.child({ reactor: reaction.name });
      const options = { ...reaction, store, documents, clock, entropy, log: own, isTransient };
      return [reaction.name, runReactor(options)];
    }),
  );
  const deadlines = startDeadlines(parts);
  const reconciling = reconcileContinuously({ ...parts, log: log.child({ reactor: 'reconciliation' }) });
  return {
    reactors,
    deadlines,
    async stop() {
      stopping.abort();
      await Promise.all([...reactors.values(), deadlines, reconciling].map((each) => each.stop()));
    },
  };
}

/** @param signal ends the waiting that the gateway asked for. */
export function reactionsOf(parts: TenureParts, signal: AbortSignal): readonly Reaction[] {
  return [
    fulfilmentReactor(parts),
    commandDispatcher(parts),
    cataloguePolicy(parts),
    paymentEffects(parts, signal),
    notificationReactor(parts),
    ...forgetting(parts),
    ...(parts.integrationEvents ? [integrationEventsReactor(parts.integrationEvents)] : []),
  ];
}

/** Where customers have no keys, there is nothing to forget by. */
function forgetting({ customerKeys, readModels, ...parts }: TenureParts): Reaction[] {
  return customerKeys && readModels ? [forgettingReactor({ ...parts, customerKeys, readModels })] : [];
}
