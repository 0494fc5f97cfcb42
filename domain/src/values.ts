/** The shapes of single values, shared by events and by the requests that lead to them. */
import { z } from 'zod';
import { isCurrency } from './money';

/** Control characters, separators that break lines, and halves of a surrogate pair, which no UTF-8 can carry: none belongs in a name. */
const controlCharacter = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Text of 1 to `max` characters on one line, without control characters. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !controlCharacter.test(value), {
      params: { code: 'control-characters' },
      error: 'must not hold control characters',
    });

/** Ids that people choose: products and customers. */
export const chosenId = z
  .string()
  .min(1)
  .max(64)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'must start with a letter or digit and hold only letters, digits, ".", "_" and "-"',
  );

/** Ids that the system makes: orders and payments. */
export const uuid = z.guid();

/** ISO 8601 UTC with milliseconds. */
export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** ISO 4217, upper case, one that Stripe charges in (rule P11). */
export const currency = z
  .string()
  .length(3)
  .refine(isCurrency, {
    params: { code: 'unknown-currency' },
    error: 'must be an ISO 4217 currency that can be charged, in upper case',
  });

/** The most that one charge may be, in minor units (source: Stripe's documentation of `amount`: eight digits). */
export const maxAmountMinor = 99_999_999;

/** An amount of money in minor units, at least 1. */
export const amountMinor = z.int().min(1).max(maxAmountMinor);

/** The most units of one product in one order line. */
export const maxLineQuantity = 10_000;

/** Units in one order line. */
export const lineQuantity = z.int().min(1).max(maxLineQuantity);

/** The most units of one product that a warehouse is taken to hold. */
export const maxUnits = 1_000_000_000;

/** Units of stock, none included. */
export const units = z.int().min(0).max(maxUnits);
