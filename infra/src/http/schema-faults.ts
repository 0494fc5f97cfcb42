/** What a schema found wrong, in stable codes: zod's own vocabulary stays inside this file. */
import type { z } from 'zod';
import { jsonPointer } from './json-pointer';
import type { ProblemDetail } from './problem';

/** A part of a request that a schema looks at. */
export type Part = 'body' | 'query' | 'path' | 'header';

type Issue = z.core.$ZodIssue;

/** Turns a schema's findings about one part of a request into problem details, at most `maxFaults` of them. */
export function schemaFaults(part: Part, input: unknown, issues: readonly Issue[]): ProblemDetail[] {
  const faults: ProblemDetail[] = [];
  for (const issue of issues) addFaults(faults, part, input, issue, []);
  return distinct(faults).slice(0, maxFaults);
}

const maxFaults = 100;

/** Two bounds that one value breaks are one fault; the later bound is the route's own. */
function distinct(faults: readonly ProblemDetail[]): ProblemDetail[] {
  const byPlaceAndCode = new Map(
    faults.map((fault) => [`${fault.code} ${fault.pointer ?? fault.parameter}`, fault]),
  );
  return [...byPlaceAndCode.values()];
}

function addFaults(
  faults: ProblemDetail[],
  part: Part,
  input: unknown,
  issue: Issue,
  parent: readonly PropertyKey[],
): void {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) faults.push(unknownField(part, [...path, key]));
  } else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    for (const inner of closestVariant(issue.errors)) addFaults(faults, part, input, inner, path);
  } else if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    for (const inner of issue.issues) addFaults(faults, part, input, inner, path);
  } else {
    const value = valueAt(input, path);
    faults.push({
      ...place(part, path),
      code: faultCode(issue, value),
      detail: faultDetail(issue, value),
    });
  }
}

function unknownField(part: Part, path: readonly PropertyKey[]): ProblemDetail {
  return part === 'body'
    ? { ...place(part, path), code: 'unknown-field', detail: 'There is no such field' }
    : { ...place(part, path), code: 'unknown-parameter', detail: `There is no such ${part} parameter` };
}

/** Of a union's variants, the one that the input comes nearest to: the one with the fewest faults. */
function closestVariant(variants: readonly (readonly Issue[])[]): readonly Issue[] {
  return variants.reduce((best, issues) => (issues.length < best.length ? issues : best));
}

function place(part: Part, path: readonly PropertyKey[]): Pick<ProblemDetail, 'pointer' | 'parameter'> {
  return part === 'body' ? { pointer: jsonPointer(path) } : { parameter: path.map(String).join('.') };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

/** An issue made by a schema's own check can name its code: `ctx.addIssue({ code: 'custom', params: { code } })`. */
function ownCode(issue: Issue): string | undefined {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? code : undefined;
}

const tooSmall: ReadonlyMap<string, string> = new Map([
  ['string', 'too-short'],
  ['array', 'too-few'],
]);
const tooBig: ReadonlyMap<string, string> = new Map([
  ['string', 'too-long'],
  ['array', 'too-many'],
]);

function faultCode(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return 'required';
      return issue.expected === 'int' && typeof value === 'number' ? 'not-an-integer' : 'wrong-type';
    case 'too_small':
      return tooSmall.get(issue.origin) ?? 'too-small';
    case 'too_big':
      return tooBig.get(issue.origin) ?? 'too-large';
    case 'not_multiple_of':
      return 'not-a-multiple';
    case 'invalid_format':
      return hasControlCharacters(value) ? 'control-characters' : 'wrong-format';
    case 'invalid_value':
    case 'invalid_union':
      return value === undefined ? 'required' : 'not-allowed';
    case 'custom':
      return ownCode(issue) ?? (hasControlCharacters(value) ? 'control-characters' : 'invalid');
    default:
      return 'invalid';
  }
}

function faultDetail(issue: Issue, value: unknown): string {
  if (issue.code !== 'custom' && value === undefined) return 'This is required';
  if (issue.code === 'invalid_format' && hasControlCharacters(value)) {
    return 'Control characters are not allowed';
  }
  return issue.message;
}

// The space (32) and what follows is text; 127 is DEL.
function hasControlCharacters(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit < 32 || unit === 127) return true;
  }
  return false;
}
