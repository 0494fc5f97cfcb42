import type { ProblemDetail } from './problem';

const none: Readonly<Record<string, string | string[]>> = Object.freeze({});

/**
 * The query's parameters by name. One that is given several times is a fault, unless it is one of `lists`, which are arrays
 * even if given once.
 */
export function queryValues(
  url: string,
  lists: ReadonlySet<string>,
  faults: ProblemDetail[],
): Readonly<Record<string, string | string[]>> {
  const mark = url.indexOf('?');
  if (mark === -1 || mark === url.length - 1) return none;
  const text = url.slice(mark + 1);
  if (!isDecodable(text)) {
    faults.push({
      parameter: '',
      code: 'malformed-encoding',
      detail: 'The query is not percent-encoded UTF-8',
    });
    return none;
  }
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const before = values.get(name);
    if (lists.has(name)) values.set(name, Array.isArray(before) ? [...before, value] : [value]);
    else if (before === undefined) values.set(name, value);
    else faults.push({ parameter: name, code: 'repeated-parameter', detail: 'It may be given only once' });
  }
  return Object.fromEntries(values);
}

function isDecodable(text: string): boolean {
  if (!text.includes('%')) return true;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
