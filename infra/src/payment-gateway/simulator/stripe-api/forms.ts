import { z } from 'zod';

const text = z.string().min(1).max(500);
/** Stripe's numbers arrive as text; what is none goes on as what it is, and is refused by the ledger. */
const number = z
  .string()
  .regex(/^-?\d{1,15}(?:\.\d{1,6})?$/)
  .transform(Number);
const expand = z.array(text).default([]);
const metadata = z.record(z.string(), z.string()).default({});

/** `POST /v1/payment_intents`: only what makes and confirms a payment at once. */
export const creation = z.looseObject({
  amount: number,
  currency: text,
  payment_method: text,
  capture_method: z.enum(['manual', 'automatic']).default('automatic'),
  confirm: z.literal('true', { error: 'must be true: the simulator confirms what it makes' }),
  metadata,
  expand,
});

/** `POST /v1/payment_intents/{id}/confirm` */
export const confirmation = z.looseObject({ payment_method: text.optional(), expand });

/** `POST /v1/payment_intents/{id}/capture` and `/cancel` */
export const change = z.looseObject({ expand });

/** `POST /v1/refunds` */
export const refundCreation = z.looseObject({ payment_intent: text, amount: number, metadata });

/** `GET /v1/payment_intents` */
export const listing = z.looseObject({
  created: z.looseObject({ gte: number }).default({ gte: 0 }),
  limit: number.pipe(z.number().int().min(1).max(100)).default(10),
  starting_after: text.optional(),
  expand,
});

/** `GET /v1/refunds` and `/v1/disputes`: of one payment. */
export const ofPayment = z.looseObject({ payment_intent: text });
