/** A query as SQL. Names come from the checked declaration, values are bound. */
import type { Declaration } from '../declaration';
import type { Condition, DocumentQuery } from '../port';
import { conditionClauses, placeClauses, type Clause, type Slot } from './clauses';
import { fieldConditions, type FieldCondition } from './field-conditions';
import { chooseIndex, type IndexChoice } from './index-choice';
import { columnOf, indexName, tableOf } from './names';
import { storedText, type StoredScalar } from './stored-scalar';

/** A statement, to be run with each of `runs`: the results are disjoint, and each is in the query's order. */
export interface FindPlan {
  readonly sql: string;
  readonly runs: readonly (readonly StoredScalar[])[];
}

/** How the words of a search are met: in the rows that the word index found, or by looking at the words of each row. */
export type WordsPlan =
  | { readonly kind: 'rows'; readonly rowids: readonly number[] }
  | { readonly kind: 'each'; readonly words: readonly string[] };

type Conditions = ReadonlyMap<string, FieldCondition>;

/** Lists of values that would make more runs than this are read by one statement, and its result sorted. */
const MOST_RUNS = 64;

/** The rows are `[id, position, body, sort value]`, up to one more than the limit. */
export function planFind(declaration: Declaration, query: DocumentQuery, words: WordsPlan): FindPlan {
  const conditions = fieldConditions(query.where ?? []);
  const index = words.kind === 'rows' ? undefined : chooseIndex(declaration, conditions, query.sort);
  const source = sourceOf(declaration, index, words);
  const clauses = [
    ...source.clauses,
    ...filterClauses(declaration, conditions, query, separateFields(declaration, conditions, index)),
    ...(words.kind === 'rows' ? [] : words.words.map(wordClause)),
  ];
  const direction = query.sort?.direction === 'desc' ? 'DESC' : 'ASC';
  const column = query.sort && columnOf(declaration, query.sort.field);
  const order = column === undefined ? 'd.id' : `${column} ${direction}, d.id ${direction}`;
  return {
    sql: `SELECT d.id, d.position, d.body, ${column ?? 'NULL'} FROM ${source.from} ${whereOf(clauses)} ORDER BY ${order} LIMIT ?`,
    runs: combinations([...clauses.flatMap(({ slots }) => slots), [query.limit + 1]]),
  };
}

/** The row is `[count]`. */
export function planCount(declaration: Declaration, where: readonly Condition[]): FindPlan {
  const clauses = filterClauses(declaration, fieldConditions(where), {}, new Set());
  return {
    sql: `SELECT count(*) FROM ${tableOf(declaration.name)} AS d ${whereOf(clauses)}`,
    runs: combinations(clauses.flatMap(({ slots }) => slots)),
  };
}

function sourceOf(
  declaration: Declaration,
  index: IndexChoice | undefined,
  words: WordsPlan,
): { readonly from: string; readonly clauses: readonly Clause[] } {
  const table = `${tableOf(declaration.name)} AS d`;
  if (words.kind === 'rows') {
    // CROSS JOIN: from the few that were found to their rows, not the other way round.
    const found = { sql: 'hit.json = ?', slots: [[JSON.stringify(words.rowids)]] };
    return { from: `json_each AS hit CROSS JOIN ${table} ON d.rowid = hit.value`, clauses: [found] };
  }
  const by = index === undefined ? '' : ` INDEXED BY ${indexName(declaration.name, index.number)}`;
  return { from: table + by, clauses: [] };
}

function filterClauses(
  declaration: Declaration,
  conditions: Conditions,
  { sort, after }: Pick<DocumentQuery, 'sort' | 'after'>,
  separate: ReadonlySet<string>,
): readonly Clause[] {
  const clauses = [...conditions]
    .filter(([field]) => after === undefined || field !== sort?.field)
    .flatMap(([field, condition]) =>
      conditionClauses(columnOf(declaration, field), condition, separate.has(field)),
    );
  if (after === undefined) return clauses;
  if (sort === undefined) return [...clauses, { sql: 'd.id > ?', slots: [[storedText(after.id)]] }];
  const column = columnOf(declaration, sort.field);
  return [...clauses, ...placeClauses(column, conditions.get(sort.field), sort.direction, after)];
}

/**
 * Fields whose lists of values are sought one by one in the index, so that each run is in order and stops at the limit: SQLite
 * would read all that have any of the values, and sort them.
 */
function separateFields(
  { indexes }: Declaration,
  conditions: Conditions,
  index: IndexChoice | undefined,
): ReadonlySet<string> {
  const fields = index?.ordered === true ? (indexes[index.number] ?? []).slice(0, index.sought) : [];
  const runs = fields.reduce((product, field) => product * countOf(conditions.get(field)), 1);
  return new Set(runs <= MOST_RUNS ? fields : []);
}

function countOf(condition: FieldCondition | undefined): number {
  return condition?.kind === 'values' ? condition.values.length : 1;
}

function wordClause(word: string): Clause {
  return { sql: 'instr(d.words, ?) > 0', slots: [[` ${word}`]] };
}

function whereOf(clauses: readonly Clause[]): string {
  return clauses.length === 0 ? '' : `WHERE ${clauses.map(({ sql }) => sql).join(' AND ')}`;
}

/** Every way to take one value for each slot. */
function combinations(slots: readonly Slot[]): readonly (readonly StoredScalar[])[] {
  return slots.reduce<readonly (readonly StoredScalar[])[]>(
    (runs, slot) => runs.flatMap((run) => slot.map((value) => [...run, value])),
    [[]],
  );
}
