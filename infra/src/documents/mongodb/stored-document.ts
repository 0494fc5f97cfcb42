/** Documents as MongoDB keeps them. */
import type { Position } from '../../event-store/port';
import type { Declaration } from '../declaration';
import { scalarAt, stringsAt } from '../field-path';
import { UnreadableDocument, type Body, type StoredDocument } from '../port';
import { distinctWords } from '../words';

export interface MongoDocument {
  readonly _id: string;
  readonly position: Position | null;
  /** The document itself; where `json` has it, only its indexed fields. */
  readonly body: object;
  /** The document as text, where BSON can not hold it as it is. */
  readonly json?: string;
  /** What text search finds it by, if the collection has text fields. */
  readonly words?: readonly string[];
}

interface NewDocument {
  readonly id: string;
  readonly body: Body;
  readonly position?: Position | undefined;
}

/** @throws {InvalidDocumentUse} an indexed field holds no scalar. */
export function toMongo(declaration: Declaration, { id, body, position }: NewDocument): MongoDocument {
  const fields = declaration.fields.map((path) => [path, scalarAt(body, path)] as const);
  const json = JSON.stringify(body);
  const plain: object = JSON.parse(json);
  const words =
    declaration.textFields.length === 0
      ? {}
      : { words: distinctWords(stringsAt(body, declaration.textFields)) };
  const guarded = { _id: id, position: position ?? null, ...words };
  return isKeptByBson(plain, false)
    ? { ...guarded, body: plain }
    : { ...guarded, body: nested(fields), json };
}

/** @throws {UnreadableDocument} */
export function fromMongo<D extends Body>(stored: MongoDocument): StoredDocument<D> {
  const { _id: id, position, body, json } = stored;
  try {
    // Collections hold what was put there as `D`.
    return { id, body: (json === undefined ? body : JSON.parse(json)) as D, position: position ?? undefined };
  } catch (error) {
    throw new UnreadableDocument(`The document ${id} is no JSON`, { cause: error });
  }
}

/**
 * Whether BSON gives the value back as it is, under names that every server takes: no `$` or `.` in a name, no half of a surrogate
 * pair in a text, no list in a list (FerretDB refuses that).
 */
function isKeptByBson(value: unknown, isInList: boolean): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return !isInList && value.every((item) => isKeptByBson(item, true));
  return Object.entries(value).every(([name, member]) => isName(name) && isKeptByBson(member, false));
}

function isName(name: string): boolean {
  return name !== '' && name !== '__proto__' && !/[$.\0]/.test(name) && name.isWellFormed();
}

/** The values at these paths, as an object that has nothing else. */
function nested(fields: readonly (readonly [path: string, value: unknown])[]): object {
  const whole: Record<string, unknown> = {};
  for (const [path, value] of fields) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at = whole;
    for (const key of keys) {
      const inner = at[key];
      at = isRecord(inner) ? inner : (at[key] = {});
    }
    // Half a surrogate pair would not come back, but it still has to be found by what it was stored as.
    at[last] = typeof value === 'string' ? value.toWellFormed() : value;
  }
  return whole;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
