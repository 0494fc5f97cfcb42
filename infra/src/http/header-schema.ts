import { z } from 'zod';

/** A header with a form of its own, and the problem that it is if it has another. */
export interface HeaderForm<Value> {
  /** What the API's description says; `parse` takes what it takes. */
  readonly pattern: RegExp;
  readonly description: string;
  readonly parse: (text: string) => Value | undefined;
  /** The code of the 400 that a malformed one is answered with. */
  readonly problem: string;
  readonly message: string;
}

/** The schema of such a header, for a route's `headers`. */
export function headerSchema<Value>({ pattern, description, parse, problem, message }: HeaderForm<Value>) {
  return z
    .string()
    .meta({ description, pattern: pattern.source })
    .transform((text, context): Value => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', params: { problem, code: 'wrong-format' }, message });
      return z.NEVER;
    });
}
