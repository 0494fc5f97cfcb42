import type { Position } from './port';

/** Positions of the stores that count their events: 16 digits hold every safe integer. */
const digits = 16;

/** Events are counted from 1. */
export function toPosition(count: number): Position {
  return String(count).padStart(digits, '0');
}

/** 0 for the beginning. @throws {RangeError} it is no position of such a store. */
export function fromPosition(position: Position | undefined): number {
  if (position === undefined) return 0;
  if (!/^\d{16}$/.test(position))
    throw new RangeError(`${JSON.stringify(position)} is no position of this log`);
  return Number(position);
}
