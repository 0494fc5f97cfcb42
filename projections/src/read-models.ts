import { customers } from './customers';
import { lowStock } from './low-stock';
import { orderTrail } from './order-trail';
import { orders } from './orders';
import { payments } from './payments';
import { products } from './products';
import type { Projection } from './projection';
import { reservations } from './reservations';

/** Every read model there is. */
export const readModels = {
  orders,
  products,
  reservations,
  payments,
  lowStock,
  customers,
  orderTrail,
} as const;

export type ReadModelName = keyof typeof readModels;

/** The same, as a list to run. */
export const allProjections: readonly Projection[] = Object.values(readModels);
