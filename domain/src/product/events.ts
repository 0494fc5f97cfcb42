import { z } from 'zod';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { amountMinor, chosenId, currency, instant, text, units } from '../values';

const category = text(60).nullable();
const description = text(2_000).nullable();
const name = text(200);

export const productEvents = {
  ProductAdded: {
    version: 1,
    data: z.strictObject({
      productId: chosenId,
      name,
      description,
      category,
      price: amountMinor,
      currency,
      active: z.boolean(),
      lowStockThreshold: units,
      initialStock: units,
      at: instant,
    }),
  },
  ProductDetailsChanged: {
    version: 1,
    data: z.strictObject({ productId: chosenId, name, description, category, at: instant }),
  },
  ProductPriceChanged: {
    version: 1,
    data: z.strictObject({
      productId: chosenId,
      price: amountMinor,
      previousPrice: amountMinor,
      at: instant,
    }),
  },
  ProductActivated: { version: 1, data: z.strictObject({ productId: chosenId, at: instant }) },
  ProductDeactivated: { version: 1, data: z.strictObject({ productId: chosenId, at: instant }) },
  LowStockThresholdChanged: {
    version: 1,
    data: z.strictObject({ productId: chosenId, lowStockThreshold: units, at: instant }),
  },
} satisfies EventCatalogue;

export type ProductEvent = EventOf<typeof productEvents>;
