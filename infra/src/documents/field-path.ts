/** Dotted paths into a document's body. */
import { InvalidDocumentUse, type Body, type Scalar } from './port';

/**
 * The scalar that a dotted path leads to; null where the path ends early.
 * @throws {InvalidDocumentUse} it leads to an array or an object.
 */
export function scalarAt(body: Body, path: string): Scalar {
  const value = path.includes('.')
    ? path.split('.').reduce<unknown>((at, key) => member(at, key), body)
    : member(body, path);
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
      throw new InvalidDocumentUse(`The indexed field ${path} holds no scalar: ${JSON.stringify(value)}`);
  }
}

/** All strings that a dotted path leads to, through arrays where there are some. */
export function stringsAt(body: Body, path: string): readonly string[] {
  const found: string[] = [];
  collect(body, path.split('.'), 0, found);
  return found;
}

function collect(at: unknown, keys: readonly string[], depth: number, found: string[]): void {
  const key = keys[depth];
  if (Array.isArray(at)) for (const element of at) collect(element, keys, depth, found);
  else if (key !== undefined) collect(member(at, key), keys, depth + 1, found);
  else if (typeof at === 'string') found.push(at);
}

function member(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, key) ? Reflect.get(of, key) : undefined;
}
