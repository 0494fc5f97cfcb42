import type { Declaration } from '../declaration';
import type { DocumentQuery } from '../port';
import type { FieldCondition } from './field-conditions';

/** A declared index, and what a query gets from it. */
export interface IndexChoice {
  /** Its place in the declaration. */
  readonly number: number;
  /** How many of its first fields are sought by value. */
  readonly sought: number;
  /** Whether its entries then come in the query's order. */
  readonly ordered: boolean;
}

/**
 * The index to read by; undefined if none helps. Chosen here and not by SQLite, which knows nothing of how many documents
 * have a value (statistics would have to be gathered anew as collections grow) and might walk a whole index for a rare one.
 *
 * More fields sought by value are better; ready order saves reading and sorting all that match. Ready order alone is for want
 * of anything else. Among equals the one declared first.
 */
export function chooseIndex(
  { indexes }: Declaration,
  conditions: ReadonlyMap<string, FieldCondition>,
  sort: DocumentQuery['sort'],
): IndexChoice | undefined {
  let best: { readonly choice: IndexChoice; readonly worth: number } | undefined;
  for (const [number, fields] of indexes.entries()) {
    const firstNotSought = fields.findIndex((field) => conditions.get(field)?.kind !== 'values');
    const sought = firstNotSought < 0 ? fields.length : firstNotSought;
    const next = fields[sought];
    const ordered =
      sort === undefined ? next === undefined : next === sort.field && sought === fields.length - 1;
    const ranged = next !== undefined && conditions.get(next)?.kind === 'range';
    const worth =
      sought === 0
        ? Number(ordered) * 0.5 + Number(ranged) * 0.4
        : sought + Number(ordered) * 1.5 + Number(ranged) * 0.5;
    if (worth > (best?.worth ?? 0)) best = { choice: { number, sought, ordered }, worth };
  }
  return best?.choice;
}
