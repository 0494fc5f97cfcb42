/** Where two JSON values differ. */
export interface JsonDifference {
  /** RFC 6901; the empty string is the whole document. */
  readonly pointer: string;
  /** Undefined where there is none. */
  readonly stored: unknown;
  readonly expected: unknown;
}

/** The places, from the outside in, where the values are not the same; the order of members does not count. */
export function jsonDifferences(stored: unknown, expected: unknown, pointer = ''): JsonDifference[] {
  if (Object.is(stored, expected)) return [];
  if (!isNested(stored) || !isNested(expected) || Array.isArray(stored) !== Array.isArray(expected))
    return [{ pointer, stored, expected }];
  const there = new Map(Object.entries(stored));
  const wanted = new Map(Object.entries(expected));
  return [...new Set([...there.keys(), ...wanted.keys()])].flatMap((name) =>
    jsonDifferences(there.get(name), wanted.get(name), `${pointer}/${escaped(name)}`),
  );
}

/** What JSON keeps of a value. */
export function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
