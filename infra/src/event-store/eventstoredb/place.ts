import type { Position as ServerPosition } from '@eventstore/db-client';
import type { Position } from '../port';

/** A position, or the beginning of the log. */
export type Place = string;
/** Before all positions. */
export const beginning: Place = '';

/** Positions of the server are signed integers of 64 bits; it writes -1 (all bits set) where it knows none. */
const highest = 2n ** 63n - 1n;
const digits = 19;
const form = /^(\d{19})(\d{19})$/;

/**
 * Commit and prepare in decimals of one width each, so that `<` compares as the server does, and quotients tell progress.
 * @throws {RangeError} the server named a place that no log has: such positions have been seen in filter checkpoints.
 */
export function toPosition(at: ServerPosition | undefined): Position {
  if (at === undefined || !isInLog(at.commit) || !isInLog(at.prepare)) {
    throw new RangeError(
      `EventStoreDB named the position ${at === undefined ? 'undefined' : `${at.commit}/${at.prepare}`}`,
    );
  }
  return decimal(at.commit) + decimal(at.prepare);
}

/** @throws {RangeError} it is no position of such a log. */
export function fromPosition(position: Position): ServerPosition {
  const [, commit, prepare] = form.exec(position) ?? [];
  if (
    commit === undefined ||
    prepare === undefined ||
    BigInt(commit) > highest ||
    BigInt(prepare) > highest
  ) {
    throw new RangeError(`${JSON.stringify(position)} is no position of this log`);
  }
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

/** Where reading is to go on. @throws {RangeError} it is no position of such a log. */
export function placeOf(after: Position | undefined): Place {
  if (after === undefined) return beginning;
  fromPosition(after);
  return after;
}

export function positionOf(place: Place): Position | undefined {
  return place === beginning ? undefined : place;
}

function isInLog(number: bigint): boolean {
  return number >= 0n && number <= highest;
}

function decimal(number: bigint): string {
  return String(number).padStart(digits, '0');
}
