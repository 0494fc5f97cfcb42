import { nothing, refuse, type Decider } from '../decider';
import type { LogSealEvent } from './events';

/** How far the log is sealed. */
export interface SealedLog {
  /** Of the last event covered; empty before the first seal. */
  readonly position: string;
  /** Events covered. */
  readonly count: number;
  readonly rollingHash: string;
}

/** Appends a seal that was computed and signed outside. */
export type SealLog = LogSealEvent['data'] & { readonly type: 'SealLog' };

/** Nothing is covered: the rolling hash begins with zeros. */
export const unsealedLog: SealedLog = { position: '', count: 0, rollingHash: '0'.repeat(64) };

/** Each seal goes on where the one before ended. Its state is all in its last event, so that no other has to be read. */
export const logSealDecider: Decider<SealedLog, SealLog, LogSealEvent> = {
  initialState: unsealedLog,
  evolve: (_, { data: { position, count, rollingHash } }) => ({ position, count, rollingHash }),
  decide: (sealed, { type: _, ...seal }) => {
    if (seal.position === sealed.position && seal.rollingHash === sealed.rollingHash) return nothing;
    const goesOn =
      seal.previousRollingHash === sealed.rollingHash &&
      seal.position > sealed.position &&
      seal.count === sealed.count + seal.size;
    return goesOn
      ? [{ type: 'LogSealed', data: seal }]
      : refuse('seal-superseded', { position: sealed.position, count: sealed.count });
  },
};
