/**
 * Scalars as columns hold them, so that SQLite's own order is the port's: null, numbers, strings, booleans.
 *
 * Null is -Infinity (no JSON number is), because SQL's NULL is neither equal to nor before anything, so that no range could
 * begin after it. Booleans are one-byte blobs, which come after all text and equal no number.
 */
import { compareStrings } from '../scalar-order';
import type { Scalar } from '../port';

export type StoredScalar = string | number | Uint8Array;

const no = Uint8Array.of(0);
const yes = Uint8Array.of(1);

export function storedScalar(value: Scalar): StoredScalar {
  if (value === null) return Number.NEGATIVE_INFINITY;
  if (typeof value === 'boolean') return value ? yes : no;
  return typeof value === 'string' ? storedText(value) : value;
}

/** The places between the kinds: every value of a kind lies between its own and the next. */
export const beforeNumbers: StoredScalar = Number.NEGATIVE_INFINITY;
export const firstString: StoredScalar = '';
export const beforeBooleans: StoredScalar = new Uint8Array();
export const afterAll: StoredScalar = Uint8Array.of(2);

/** As SQLite compares them. */
export function compareStored(a: StoredScalar, b: StoredScalar): number {
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a < b ? -1 : 1;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'object' && typeof b === 'object') return (a[0] ?? -1) - (b[0] ?? -1);
  return kindRank(a) - kindRank(b);
}

function kindRank(value: StoredScalar): number {
  return typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2;
}

/** The binding ends a text at its first NUL: U+0000 and U+0001 are written as two characters, which keeps the order. */
export function storedText(text: string): string {
  return NEEDS_ESCAPE.test(text)
    ? text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\u0000', '\u0001\u0001')
    : text;
}

/** The reverse of `storedText`. */
export function originalText(stored: string): string {
  return stored.includes('\u0001')
    ? stored.replaceAll('\u0001\u0001', '\u0000').replaceAll('\u0001\u0002', '\u0001')
    : stored;
}

// oxlint-disable-next-line no-control-regex -- these two are what it is about
const NEEDS_ESCAPE = /[\u0000\u0001]/;
