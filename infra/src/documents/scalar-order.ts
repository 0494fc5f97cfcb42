/** The order of scalars and of strings that every engine agrees on. */
import type { Condition, Scalar } from './port';

/** Null before numbers, numbers before strings, strings before booleans. Negative, zero or positive, as for `sort`. */
export function compareScalars(a: Scalar, b: Scalar): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return rank(a) - rank(b);
}

/** By code point, as engines that store UTF-8 compare; `<` goes by UTF-16 unit and puts emoji before U+E000. */
export function compareStrings(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const difference = codePointRank(a.charCodeAt(index)) - codePointRank(b.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether a field's value meets the condition. */
export function meets(value: Scalar, condition: Condition): boolean {
  if (condition.op === 'in') return condition.value.some((one) => compareScalars(value, one) === 0);
  const order = compareScalars(value, condition.value);
  if (condition.op === 'eq') return order === 0;
  return rank(value) === rank(condition.value) && within[condition.op](order);
}

const within = {
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
};

function rank(value: Scalar): number {
  if (value === null) return 0;
  return typeof value === 'number' ? 1 : typeof value === 'string' ? 2 : 3;
}

/** Surrogates stand for code points beyond all other units: they rank after U+FFFF. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
