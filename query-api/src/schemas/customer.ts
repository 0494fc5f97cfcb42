import type { Customer } from '@queuecommerce/projections';
import { z } from 'zod';
import { amountMinor, at } from './payment-progress';

/** A customer as queries show it. */
export const customerSchema = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    orderCount: z.int(),
    ordered: z
      .array(z.strictObject({ currency: z.string(), amount: amountMinor, orders: z.int() }))
      .meta({ description: 'What the orders came to when they were placed' }),
    firstOrderAt: at,
    lastOrderAt: at,
  })
  .meta({ id: 'Customer' }) satisfies z.ZodType<Customer>;
