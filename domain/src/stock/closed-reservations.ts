import type { Instant } from '../decider';
import { PersistentMap } from '../persistent-map';

/**
 * The reservations that are over but whose deadline has not passed: a late repeat of their reserve command must not reserve
 * again (rules S3, S5). After the deadline the command is refused for being late, so the id can be forgotten: two
 * generations, of which the older goes as a whole, keep the memory to what one deadline's length closes.
 *
 * A clock that jumps back must not make a forgotten id reservable (F11), and one that was ahead for a moment must not make
 * everything look late. So it is not time that is remembered but how far the forgetting went.
 */
export interface ClosedReservations {
  readonly recent: PersistentMap<true>;
  readonly older: PersistentMap<true>;
  /** The latest deadline among `recent`. */
  readonly until: Instant;
  /** The latest deadline among `older`. */
  readonly olderUntil: Instant;
  /** The latest deadline among those forgotten. */
  readonly forgottenUntil: Instant;
}

export const emptyMemory: ClosedReservations = {
  recent: PersistentMap.empty(),
  older: PersistentMap.empty(),
  until: '',
  olderUntil: '',
  forgottenUntil: '',
};

export function isRemembered(memory: ClosedReservations, reservationId: string): boolean {
  return memory.recent.has(reservationId) || memory.older.has(reservationId);
}

/** Whether a reservation with this deadline may have been closed and forgotten. */
export function mayBeForgotten(memory: ClosedReservations, expiresAt: Instant): boolean {
  return expiresAt <= memory.forgottenUntil;
}

/** Remembers a reservation closed at `at` at least until `expiresAt`. */
export function remember(
  memory: ClosedReservations,
  reservationId: string,
  expiresAt: Instant,
  at: Instant,
): ClosedReservations {
  const { recent, older, until, olderUntil, forgottenUntil } =
    at > memory.olderUntil ? turned(memory) : memory;
  return {
    recent: recent.with(reservationId, true),
    older,
    until: expiresAt > until ? expiresAt : until,
    olderUntil,
    forgottenUntil,
  };
}

/** Every deadline of the older generation has passed: it goes, and the recent one grows old. */
function turned({ recent, until, olderUntil, forgottenUntil }: ClosedReservations): ClosedReservations {
  return {
    recent: PersistentMap.empty(),
    older: recent,
    until: '',
    olderUntil: until,
    forgottenUntil: olderUntil > forgottenUntil ? olderUntil : forgottenUntil,
  };
}
