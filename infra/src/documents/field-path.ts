/** Dotted paths into a document's body. */
import { InvalidDocumentUse, type Body, type Scalar } from './port';

/**
 * The scalar that a dotted path leads to; null where the path ends early.
 * @throws {InvalidDocumentUse} it leads to an array or an object.
 */
export function scalarAt(body: Body, path: string): Scalar {
  let value: unknown = body;
  for (const key of keysOf(path)) value = member(value, key);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON has no other numbers; it would write these as null.
      return Number.isFinite(value) ? value : null;
    case 'undefined':
      return null;
    default:
      if (value === null) return null;
      throw new InvalidDocumentUse(`The indexed field ${path} holds no scalar, but ${typeof value}`);
  }
}

/** All strings that dotted paths lead to, through arrays where there are some. */
export function stringsAt(body: Body, paths: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const path of paths) collect(body, keysOf(path), 0, found);
  return found;
}

function collect(at: unknown, keys: readonly string[], depth: number, found: string[]): void {
  const key = keys[depth];
  if (Array.isArray(at)) for (const element of at) collect(element, keys, depth, found);
  else if (key !== undefined) collect(member(at, key), keys, depth + 1, found);
  else if (typeof at === 'string') found.push(at);
}

function member(of: unknown, key: string): unknown {
  return isRecord(of) && Object.hasOwn(of, key) ? of[key] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Split once: every document written is taken apart by the same few paths, which only declarations bring. */
const split = new Map<string, readonly string[]>();

function keysOf(path: string): readonly string[] {
  let keys = split.get(path);
  if (keys === undefined) split.set(path, (keys = path.split('.')));
  return keys;
}
