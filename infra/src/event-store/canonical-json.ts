/**
 * JSON in its canonical form (RFC 8785): keys in the order of their UTF-16 code units, no white space, numbers and strings as
 * ECMAScript writes them. The same value always gives the same bytes, which is what a hash needs.
 * @param left a member of `value` itself that is left out
 * @throws {TypeError} what JSON has no form for: a bigint, NaN, an infinity.
 */
export function canonicalJson(value: unknown, left?: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${value} has no form in JSON`);
  if (Array.isArray(value)) return listed(value);
  if (isObject(value)) return members(value, left);
  const scalar = JSON.stringify(value);
  if (scalar === undefined) throw new TypeError(`${typeof value} has no form in JSON`);
  return scalar;
}

/** What stands in JSON as it is: mostly there is nothing to escape, and asking is faster than having it written. */
const plainText = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

function listed(items: readonly unknown[]): string {
  let text = '[';
  for (const item of items) text += (text.length > 1 ? ',' : '') + canonicalJson(item ?? null);
  return `${text}]`;
}

function members(object: Readonly<Record<string, unknown>>, left?: string): string {
  let text = '{';
  for (const key of sorted(Object.keys(object))) {
    const member = key === left ? undefined : object[key];
    if (member !== undefined) text += `${text.length > 1 ? ',' : ''}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}

/**
 * In place, by UTF-16 code units, which is how `<` compares. By insertion while they are few: every event passes through here, and
 * `sort` copies what it sorts.
 */
function sorted(keys: string[]): readonly string[] {
  if (keys.length > 32) return keys.sort();
  for (let i = 1; i < keys.length; i += 1) {
    const key = keys[i] ?? '';
    let place = i;
    for (; place > 0; place -= 1) {
      const before = keys[place - 1] ?? '';
      if (before <= key) break;
      keys[place] = before;
    }
    keys[place] = key;
  }
  return keys;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
