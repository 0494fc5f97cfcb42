import type { Instant } from '../decider';
import { PersistentMap } from '../persistent-map';

/**
 * The reservations that are over but whose deadline has not passed: a late repeat of their reserve command must not reserve
 * again (rules S3, S5). After the deadline the command is refused for being late, so the id can be forgotten: two
 * generations, of which the older goes as a whole, keep the memory to what one deadline's length closes.
 */
export interface ClosedReservations {
  readonly recent: PersistentMap<true>;
  readonly older: PersistentMap<true>;
  /** The latest deadline among `recent`. */
  readonly until: Instant;
  /** The latest deadline among `older`. */
  readonly olderUntil: Instant;
}

export const emptyMemory: ClosedReservations = {
  recent: PersistentMap.empty(),
  older: PersistentMap.empty(),
  until: '',
  olderUntil: '',
};

export function isRemembered(memory: ClosedReservations, reservationId: string): boolean {
  return memory.recent.has(reservationId) || memory.older.has(reservationId);
}

/** Remembers a reservation closed at `at` at least until `expiresAt`. */
export function remember(
  memory: ClosedReservations,
  reservationId: string,
  expiresAt: Instant,
  at: Instant,
): ClosedReservations {
  const { recent, older, until, olderUntil } = at > memory.olderUntil ? turned(memory) : memory;
  return {
    recent: recent.with(reservationId, true),
    older,
    until: expiresAt > until ? expiresAt : until,
    olderUntil,
  };
}

/** Every deadline of the older generation has passed: it goes, and the recent one grows old. */
function turned(memory: ClosedReservations): ClosedReservations {
  return { recent: PersistentMap.empty(), older: memory.recent, until: '', olderUntil: memory.until };
}
