/** Conditions as SQL over a collection's columns; `d` is the document. Values are always bound. */
import type { DocumentQuery } from '../port';
import { isTighter, type Bound, type FieldCondition } from './field-conditions';
import { storedScalar, storedText, type StoredScalar } from './stored-scalar';

/** One placeholder: the values that the statement is to be run with, one after the other. */
export type Slot = readonly StoredScalar[];

export interface Clause {
  readonly sql: string;
  readonly slots: readonly Slot[];
}

/** With `separately` a list of values makes one run for each, otherwise one `IN`. No value at all makes no run. */
export function conditionClauses(
  column: string,
  condition: FieldCondition,
  separately = false,
): readonly Clause[] {
  if (condition.kind === 'range')
    return [lowerClause(column, condition.lower), upperClause(column, condition.upper)];
  const { values } = condition;
  if (separately || values.length <= 1) return [{ sql: `${column} = ?`, slots: [values] }];
  return [
    { sql: `${column} IN (${values.map(() => '?').join(', ')})`, slots: values.map((value) => [value]) },
  ];
}

/**
 * What comes after a place in the order of `column` and id, within the condition on that column. Only one of a range's end and
 * the place is written, the one that cuts off more: given both, SQLite might seek by the wrong one and read on from there.
 */
export function placeClauses(
  column: string,
  condition: FieldCondition | undefined,
  direction: 'asc' | 'desc',
  after: NonNullable<DocumentQuery['after']>,
): readonly Clause[] {
  const value = storedScalar(after.value);
  const ascending = direction === 'asc';
  const beyond: Clause = {
    sql: `(${column}, d.id) ${ascending ? '>' : '<'} (?, ?)`,
    slots: [[value], [storedText(after.id)]],
  };
  if (condition === undefined) return [beyond];
  if (condition.kind === 'values') return [...conditionClauses(column, condition), beyond];
  const { lower, upper } = condition;
  const place: Bound = { value, inclusive: true };
  return ascending
    ? [isTighter(lower, place, 1) ? lowerClause(column, lower) : beyond, upperClause(column, upper)]
    : [isTighter(upper, place, -1) ? upperClause(column, upper) : beyond, lowerClause(column, lower)];
}

function lowerClause(column: string, { value, inclusive }: Bound): Clause {
  return { sql: `${column} ${inclusive ? '>=' : '>'} ?`, slots: [[value]] };
}

function upperClause(column: string, { value, inclusive }: Bound): Clause {
  return { sql: `${column} ${inclusive ? '<=' : '<'} ?`, slots: [[value]] };
}
