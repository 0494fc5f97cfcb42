import {
  BusUnavailable,
  DocumentsUnavailable,
  EventStoreUnavailable,
  GatewayUnavailable,
  type Bus,
  type Clock,
  type CommandExecutor,
  type DocumentStore,
  type Entropy,
  type EventStore,
  type Log,
  type PaymentGateway,
} from '@queuecommerce/infra';
import type { ReactorOptions } from './reading/reactor';

/** What one reactor reads and what it causes. Reading, order, repeats, parking and checkpoints are `runReactor`'s. */
export type Reaction = Pick<
  ReactorOptions,
  'name' | 'streamPrefixes' | 'partitionOf' | 'handle' | 'canWait' | 'concurrency'
>;

/** What the reactors work with. */
export interface ReactorParts {
  readonly store: EventStore;
  readonly documents: DocumentStore;
  readonly bus: Bus;
  readonly gateway: PaymentGateway;
  readonly executor: CommandExecutor;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}

/** An engine is away, or the gateway: no event's fault. It is repeated for as long as it lasts; orders wait, they do not fail. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof EventStoreUnavailable ||
    error instanceof BusUnavailable ||
    error instanceof DocumentsUnavailable ||
    error instanceof GatewayUnavailable
  );
}
