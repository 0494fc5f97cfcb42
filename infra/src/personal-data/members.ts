/** Members of JSON objects by dotted path. Every change is a new object that shares what is unchanged. */

export function memberAt(object: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

export function withMember(object: object, path: string, value: unknown): object {
  // What had no value when it was taken out gets no member either.
  if (value === undefined) return object;
  const [name, rest] = split(path);
  if (rest === undefined) return { ...object, [name]: value };
  const inner: unknown = memberAt(object, name);
  return { ...object, [name]: withMember(isObject(inner) ? inner : {}, rest, value) };
}

/**
 * Each object on the way is copied once, however many of its members go. Nothing is deleted: that would make slow objects of them.
 * Of events' data, whose members their schemas name: none is called `__proto__`.
 */
export function withoutMembers(object: object, paths: readonly string[]): object {
  const gone = new Set<string>();
  const inner = new Map<string, string[]>();
  for (const path of paths) {
    const [name, rest] = split(path);
    if (rest === undefined) gone.add(name);
    else inner.set(name, [...(inner.get(name) ?? []), rest]);
  }
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(object)) {
    const rests = inner.get(name);
    if (gone.has(name)) continue;
    copy[name] = rests !== undefined && isObject(member) ? withoutMembers(member, rests) : member;
  }
  return copy;
}

function split(path: string): readonly [name: string, rest: string | undefined] {
  const dot = path.indexOf('.');
  return dot === -1 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
