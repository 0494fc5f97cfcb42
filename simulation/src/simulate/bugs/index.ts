import { deliveryBugs } from './delivery';
import { fulfilmentBugs } from './fulfilment';
import { paymentBugs } from './payment';
import type { PlantedBug } from './planted-bug';
import { stockBugs } from './stock';

export type { Change, PlantedBug } from './planted-bug';

/** Bugs that others have shipped, or that this design exists to rule out. Each has to be caught. */
export const plantedBugs: readonly PlantedBug[] = [
  ...stockBugs,
  ...fulfilmentBugs,
  ...paymentBugs,
  ...deliveryBugs,
];
