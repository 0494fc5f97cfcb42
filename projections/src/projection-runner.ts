import type { Entropy, Position } from '@queuecommerce/infra';
import type { FollowParts } from './follow';
import type { ParkedDocument } from './parked-documents';
import type { WaitOptions } from './position-waiters';
import type { RetryOutcome } from './retry-parked';

export interface RunnerParts extends FollowParts {
  readonly entropy: Entropy;
}

/**
 * `waiting`: after a failure that passes by itself. `halted`: after one that does not; somebody has to look. `frozen`: the live
 * documents are of another version of the projection, which this program can not go on with.
 */
export type RunnerState = 'starting' | 'following' | 'waiting' | 'halted' | 'frozen' | 'stopped';

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly state: RunnerState;
  /** All documents are stored up to here. */
  readonly position: Position | undefined;
  /** Whether the end of the log was reached with the last batch. */
  readonly caughtUp: boolean;
  /** 0 when caught up, else the age of the last event that was handled; undefined before the first one. */
  readonly lagMs: number | undefined;
  readonly parkedCount: number;
  /** The first hundred of them. */
  readonly parked: readonly ParkedDocument[];
  /** Documents that the running check has found not to be what the log says. */
  readonly drifted: number;
  /** Why it waits or has halted. */
  readonly error: string | undefined;
}

/** A projection at work. */
export interface ProjectionRunner {
  status(): ProjectionStatus;
  /**
   * True once the read model has everything up to `position`, false when the time is up, the signal aborts or the runner ends.
   * A twin may be the one that does the work: then this is told within the pauses after a conflict, a second at most.
   */
  waitFor(position: Position, options: WaitOptions): Promise<boolean>;
  /** Folds a parked document again, and lets it go on if that succeeds. @throws {RunnerEnded} */
  retryParked(documentId: string): Promise<RetryOutcome>;
  /** Takes no more events; resolves when what is under way is stored. */
  stop(): Promise<void>;
}

/** The runner has stopped or halted, so nothing is retried. */
export class RunnerEnded extends Error {
  override readonly name = 'RunnerEnded';
}
