import type { StreamingRead } from '@eventstore/db-client';

/** A read that is taken in whole, as breaking off would leak its call. */
export interface Draining<E> {
  readonly events: Promise<readonly E[]>;
  /** Ends the call, for a server that does not. */
  readonly giveUp: () => void;
}

/** @param onEvent hears of each event that comes in. */
export function drain<E>(read: StreamingRead<E>, onEvent: () => void): Draining<E> {
  const events = new Promise<readonly E[]>((resolve, reject) => {
    const taken: E[] = [];
    read.on('data', (event: E) => {
      taken.push(event);
      onEvent();
    });
    read.on('end', () => resolve(taken));
    read.on('close', () => reject(new Error('EventStoreDB ended a read early')));
    // Stays, so that an error after the end is nobody's.
    read.on('error', reject);
  });
  return {
    events,
    giveUp: () => {
      read.cancel().catch(() => undefined);
      read.destroy();
    },
  };
}
