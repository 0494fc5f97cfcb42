/** What a collection declares, and the refusal of uses that it does not. */
import {
  InvalidDocumentUse,
  type CheckpointMove,
  type Collection,
  type Condition,
  type DocumentQuery,
} from './port';

/** A collection's declaration, checked, in the form that adapters use. */
export interface Declaration {
  readonly name: string;
  readonly indexes: readonly (readonly string[])[];
  /** Every field of some index, in the order of first mention; of a collection without its indexes also those that it will have. */
  readonly fields: readonly string[];
  readonly textFields: readonly string[];
}

const NAME = /^[a-z][a-z0-9-]{0,62}$/;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** @throws {InvalidDocumentUse} a name or a path that no engine need take. */
export function declarationOf(collection: Collection): Declaration {
  if (!NAME.test(collection.name))
    throw new InvalidDocumentUse(`A collection can not be called ${JSON.stringify(collection.name)}`);
  const textFields = collection.textFields ?? [];
  for (const path of [...collection.indexes.flat(), ...textFields])
    if (!PATH.test(path))
      throw new InvalidDocumentUse(`${collection.name} declares ${JSON.stringify(path)}, which is no path`);
  for (const index of collection.indexes)
    if (index.length === 0 || new Set(index).size < index.length)
      throw new InvalidDocumentUse(`${collection.name} declares an index of [${index.join(', ')}]`);
  return {
    name: collection.name,
    indexes: collection.indexes,
    fields: [...new Set(collection.indexes.flat())],
    textFields,
  };
}

/** @throws {InvalidDocumentUse} as `declarationOf`. */
export function declarationWithoutIndexes(collection: Collection): Declaration {
  return { ...declarationOf(collection), indexes: [] };
}

/** What both declare together: a collection keeps the fields and the indexes that it already has. */
export function merged(stored: Declaration, wanted: Declaration): Declaration {
  const known = new Set(stored.indexes.map(String));
  return {
    name: wanted.name,
    indexes: [...stored.indexes, ...wanted.indexes.filter((index) => !known.has(String(index)))],
    fields: [...new Set([...stored.fields, ...wanted.fields])],
    textFields: [...new Set([...stored.textFields, ...wanted.textFields])],
  };
}

/** @throws {InvalidDocumentUse} the query uses what the collection does not declare. */
export function checkQuery(declaration: Declaration, query: DocumentQuery): void {
  checkConditions(declaration, query.where ?? []);
  if (query.sort !== undefined) checkField(declaration, query.sort.field);
  if (query.text !== undefined && declaration.textFields.length === 0)
    throw new InvalidDocumentUse(`${declaration.name} declares no text fields`);
  if (!Number.isSafeInteger(query.limit) || query.limit < 1)
    throw new InvalidDocumentUse(`A page's limit is a whole number from 1 on, not ${query.limit}`);
}

/** @throws {InvalidDocumentUse} a condition on a field that no index declares. */
export function checkConditions(declaration: Declaration, where: readonly Condition[]): void {
  for (const condition of where) checkField(declaration, condition.field);
}

function checkField(declaration: Declaration, field: string): void {
  if (!declaration.indexes.some((index) => index.includes(field)))
    throw new InvalidDocumentUse(`No index of ${declaration.name} declares the field ${field}`);
}

/** @throws {InvalidDocumentUse} the move goes backward, or to what is no position. */
export function checkMove(move: CheckpointMove): void {
  if (!isPosition(move.to)) throw new InvalidDocumentUse(`${JSON.stringify(move.to)} is no position`);
  if (move.from !== undefined && move.to < move.from)
    throw new InvalidDocumentUse(
      `The checkpoint of ${move.reader} would go backward, from ${move.from} to ${move.to}`,
    );
}

/** Whether this could be a position; they are opaque, but never empty, padded or of another type. */
export function isPosition(stored: unknown): stored is string {
  return typeof stored === 'string' && /^[!-~]+$/.test(stored);
}

/** @throws {InvalidDocumentUse} */
export function notEnsured(name: string): never {
  throw new InvalidDocumentUse(`The collection ${name} was not ensured`);
}
