/** The conditions on each field, drawn together: SQLite seeks by one bound at each end, and takes the first that it finds. */
import { meets } from '../scalar-order';
import type { Condition, Scalar } from '../port';
import {
  afterAll,
  beforeBooleans,
  beforeNumbers,
  compareStored,
  firstString,
  storedScalar,
  type StoredScalar,
} from './stored-scalar';

export interface Bound {
  readonly value: StoredScalar;
  readonly inclusive: boolean;
}

/** The values that a field may have, or the range that it must lie in. */
export type FieldCondition =
  | { readonly kind: 'values'; readonly values: readonly StoredScalar[] }
  | { readonly kind: 'range'; readonly lower: Bound; readonly upper: Bound };

type Range = Extract<FieldCondition, { kind: 'range' }>;

export function fieldConditions(where: readonly Condition[]): ReadonlyMap<string, FieldCondition> {
  const fields = new Set(where.map(({ field }) => field));
  return new Map([...fields].map((field) => [field, together(where.filter((one) => one.field === field))]));
}

/** Whether both bounds, taken as lower ones (`side` 1) or upper ones (-1), leave it to `a`. */
export function isTighter(a: Bound, b: Bound, side: 1 | -1): boolean {
  const order = side * compareStored(a.value, b.value);
  return order === 0 ? !a.inclusive : order > 0;
}

function together(conditions: readonly Condition[]): FieldCondition {
  const listed = conditions.map(listedValues).find((values) => values !== undefined);
  if (listed !== undefined) {
    const allowed = listed.filter((value) => conditions.every((condition) => meets(value, condition)));
    return { kind: 'values', values: [...new Set(allowed)].map(storedScalar) };
  }
  return conditions.map(rangeOf).reduce((a, b) => ({
    kind: 'range',
    lower: isTighter(b.lower, a.lower, 1) ? b.lower : a.lower,
    upper: isTighter(b.upper, a.upper, -1) ? b.upper : a.upper,
  }));
}

/** The values that an equality leaves; null lies in no range but its own. */
function listedValues({ op, value }: Condition): readonly Scalar[] | undefined {
  if (op === 'in') return value;
  return op === 'eq' || value === null ? [value] : undefined;
}

/** A range never leaves the kind of its value. */
function rangeOf({ op, value }: Condition): Range {
  const whole = wholeKind(value);
  const bound = { value: storedScalar(value as Scalar), inclusive: op === 'lte' || op === 'gte' };
  return op === 'lt' || op === 'lte' ? { ...whole, upper: bound } : { ...whole, lower: bound };
}

function wholeKind(value: Condition['value']): Range {
  switch (typeof value) {
    case 'number':
      return range(beforeNumbers, false, firstString);
    case 'string':
      return range(firstString, true, beforeBooleans);
    default:
      return range(beforeBooleans, false, afterAll);
  }
}

function range(from: StoredScalar, inclusive: boolean, to: StoredScalar): Range {
  return { kind: 'range', lower: { value: from, inclusive }, upper: { value: to, inclusive: false } };
}
