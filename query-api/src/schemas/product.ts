import type { LowStock, Product } from '@queuecommerce/projections';
import { z } from 'zod';
import { amountMinor, at } from './payment-progress';

const units = {
  onHand: z.int(),
  reserved: z.int().meta({ description: 'Promised to orders and not yet gone' }),
  available: z.int().meta({ description: 'onHand less reserved' }),
};

/** A product as queries show it. */
export const productSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    category: z.string().nullable(),
    price: amountMinor,
    currency: z.string(),
    active: z.boolean(),
    lowStockThreshold: z.int(),
    stock: z.strictObject(units),
    revision: z.int(),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Product' }) satisfies z.ZodType<Product>;

/** A product that is running out, as queries show it. */
export const lowStockSchema = z
  .strictObject({
    productId: z.string(),
    name: z.string(),
    ...units,
    threshold: z.int(),
    since: at,
  })
  .meta({ id: 'LowStock' }) satisfies z.ZodType<LowStock>;
