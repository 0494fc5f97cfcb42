import type {
  Clock,
  DocumentStore,
  Entropy,
  EventStore,
  Log,
  Position,
  RecordedEvent,
  RetryPolicy,
} from '@queuecommerce/infra';
import type { ParkedPartition } from './parked-event';
import type { EventHandler } from './partition-worker';

export interface ReactorOptions {
  /** Its checkpoint is `reactor:<name>`. */
  readonly name: string;
  readonly store: EventStore;
  /** Keeps the checkpoint and the parked events. */
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly streamPrefixes: readonly string[];
  /** Events of one partition are handled in order; undefined: of no interest. Must not throw: that stops the reader. */
  readonly partitionOf: (event: RecordedEvent) => string | undefined;
  readonly handle: EventHandler;
  /** Whether a partition that begins with this event lets all others go first. Default: none does. */
  readonly canWait?: (event: RecordedEvent) => boolean;
  /** Not the event's fault (an engine away): repeated for as long as it lasts, never parked. */
  readonly isTransient: (error: unknown) => boolean;
  /** Most partitions handled at the same time. Default 64. */
  readonly concurrency?: number;
  /** Reading waits while so many events are unfinished. Default 4,096. */
  readonly maxUnfinished?: number;
  /** For a batch, and then for each of its events alone. Default: 5 attempts, pauses growing from 50 ms to 2 s. */
  readonly retries?: RetryPolicy;
  /** Least time between two writes of the checkpoint. Default 100. */
  readonly checkpointIntervalMs?: number;
}

export interface ReactorStatus {
  readonly name: string;
  /** `failed`: it stopped by itself, `error` says why, and somebody must look. `standby`: another process does the work. */
  readonly state: 'starting' | 'running' | 'standby' | 'stopped' | 'failed';
  readonly error: Error | undefined;
  /** Everything up to here is finished: handled, of no interest, or parked. */
  readonly position: Position | undefined;
  /** Whether it had finished everything when it last reached the end of the log. */
  readonly isCaughtUp: boolean;
  /** Events read and not finished. */
  readonly unfinished: number;
  /** Age of the oldest of them, by the clock; 0 without any. */
  readonly behindMs: number;
  /** Partitions that stand still. */
  readonly parkedPartitions: number;
}

export interface Reactor {
  status(): ReactorStatus;
  /** The partitions that stand still, in log order of the events that failed. */
  parked(limit: number): Promise<readonly ParkedPartition[]>;
  /**
   * Handles a parked partition's events again, in order. True if all went through and the partition goes on; false if one failed
   * again, or the partition is not parked.
   * @throws {ReactorStopped} it does not run.
   */
  retryParked(partition: string): Promise<boolean>;
  /** Reads no further; resolves once what is being handled has finished and the checkpoint is stored. */
  stop(): Promise<void>;
}

export class ReactorStopped extends Error {
  override readonly name = 'ReactorStopped';
  constructor(readonly reactor: string) {
    super(`The reactor ${reactor} does not run`);
  }
}

/** The store ended a subscription that nobody had asked it to end. */
export class SubscriptionEnded extends Error {
  override readonly name = 'SubscriptionEnded';
  constructor(readonly reactor: string) {
    super(`The log's subscription of the reactor ${reactor} ended by itself`);
  }
}
