import type { Collection, Position } from '@queuecommerce/infra';

/** Where the readers of the log keep the events that they gave up on, and those that must wait behind them. */
export const parkedEventsCollection: Collection = {
  name: 'parked-events',
  indexes: [
    ['reader', 'position'],
    ['reader', 'partition', 'position'],
  ],
};

/** A parked event: where the log has it, and, for the one that failed, why. Its data stays in the log. */
export interface ParkedEvent {
  readonly reader: string;
  readonly partition: string;
  readonly position: Position;
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** Null for an event that waits behind one that failed. */
  readonly error: string | null;
  readonly attempts: number;
  readonly parkedAt: string;
}

/** A partition that stands still: the event at its head failed. */
export interface ParkedPartition extends ParkedEvent {
  /** How many events are parked, the first included. */
  readonly events: number;
}

export interface Failure {
  readonly error: unknown;
  readonly attempts: number;
}
