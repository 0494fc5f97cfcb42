/** Schemas for values that arrive as text, in a path or a query, documented as what they mean. */
import { z } from 'zod';

const wholeNumber = /^(?:0|-?[1-9]\d{0,15})$/;

/** A whole number within bounds, written as in JSON: no sign for zero, no leading zeros, no exponent. */
export function integerParameter(bounds: { readonly minimum: number; readonly maximum: number }) {
  const { minimum, maximum } = bounds;
  return z
    .string()
    .transform((text, context) => {
      if (wholeNumber.test(text)) return Number(text);
      context.addIssue({
        code: 'custom',
        params: { code: 'not-an-integer' },
        message: 'It takes a whole number',
      });
      return z.NEVER;
    })
    .pipe(z.int().min(minimum).max(maximum))
    .meta({ type: 'integer', minimum, maximum });
}

/** `true` or `false`. */
export function booleanParameter() {
  return z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .meta({ type: 'boolean', enum: [true, false] });
}
