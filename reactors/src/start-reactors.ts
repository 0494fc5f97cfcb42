import { cataloguePolicy } from './catalogue-policy';
import { commandDispatcher } from './command-dispatcher';
import { startDeadlines, type DeadlinesStatus } from './deadlines';
import { forgettingReactor, type ForgettingParts } from './forgetting-reactor';
import { fulfilmentReactor } from './fulfilment-reactor';
import { notificationReactor } from './notification-reactor';
import { partingGateway } from './parting-gateway';
import { paymentEffects } from './payment-effects';
import { isTransient, type Reaction, type ReactorParts } from './reaction';
import type { ParkedPartition } from './reading/parked-event';
import type { ReactorStatus } from './reading/reactor';
import { runReactor } from './reading/run-reactor';

export interface ReactorsStatus {
  readonly reactors: readonly ReactorStatus[];
  readonly deadlines: DeadlinesStatus;
}

/** All reactors, running. */
export interface Reactors {
  status(): ReactorsStatus;
  /** The partitions of one reactor that stand still. @throws {UnknownReactor} */
  parked(reactor: string, limit: number): Promise<readonly ParkedPartition[]>;
  /**
   * Handles a parked partition's events again. True if all went through; false if one failed again, or none is parked.
   * @throws {UnknownReactor} @throws {ReactorStopped}
   */
  retryParked(reactor: string, partition: string): Promise<boolean>;
  /** Reads no further; resolves once what is under way has finished and the checkpoints are stored. */
  stop(): Promise<void>;
}

export class UnknownReactor extends Error {
  override readonly name = 'UnknownReactor';
  constructor(readonly reactor: string) {
    super(`There is no reactor ${reactor}`);
  }
}

/** Starts everything that the log causes. The reactors' names are their checkpoints' and never change. */
export function startReactors(given: ReactorParts & Partial<ForgettingParts>): Reactors {
  const { store, documents, clock, entropy, log } = given;
  const stopping = new AbortController();
  const parts = { ...given, gateway: partingGateway(given.gateway, clock, stopping.signal) };
  const reactions = [
    fulfilmentReactor(parts),
    commandDispatcher(parts),
    cataloguePolicy(parts),
    paymentEffects(parts, stopping.signal),
    notificationReactor(parts),
    ...forgetting(given),
  ];
  const reactors = new Map(
    reactions.map((reaction) => {
      const own = log.child({ reactor: reaction.name });
      const options = { ...reaction, store, documents, clock, entropy, log: own, isTransient };
      return [reaction.name, runReactor(options)];
    }),
  );
  const deadlines = startDeadlines(parts);
  const reactorNamed = (name: string) => {
    const reactor = reactors.get(name);
    if (!reactor) throw new UnknownReactor(name);
    return reactor;
  };
  return {
    status: () => ({
      reactors: [...reactors.values()].map((reactor) => reactor.status()),
      deadlines: deadlines.status(),
    }),
    parked: async (name, limit) => reactorNamed(name).parked(limit),
    retryParked: async (name, partition) => reactorNamed(name).retryParked(partition),
    async stop() {
      stopping.abort();
      await Promise.all([...reactors.values(), deadlines].map((reactor) => reactor.stop()));
    },
  };
}

/** Where customers have no keys, there is nothing to forget by. */
function forgetting({
  customerKeys,
  readModels,
  ...parts
}: ReactorParts & Partial<ForgettingParts>): Reaction[] {
  return customerKeys && readModels ? [forgettingReactor({ ...parts, customerKeys, readModels })] : [];
}
