/**
 * JSON in its canonical form (RFC 8785): keys in the order of their UTF-16 code units, no white space, numbers and strings as
 * ECMAScript writes them. The same value always gives the same bytes, which is what a hash needs.
 * @throws {TypeError} what JSON has no form for: a bigint, NaN, an infinity.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${value} has no form in JSON`);
  if (typeof value !== 'object' || value === null) {
    const scalar = JSON.stringify(value);
    if (scalar === undefined) throw new TypeError(`${typeof value} has no form in JSON`);
    return scalar;
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value).sort(byKey))
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
