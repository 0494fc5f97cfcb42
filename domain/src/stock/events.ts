import { z } from 'zod';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { chosenId, instant, text, units, uuid } from '../values';

const reservationId = text(120);
const adjustment = {
  productId: chosenId,
  adjustmentId: text(100),
  reason: text(500),
  actor: text(200),
  at: instant,
};
const reservation = { productId: chosenId, reservationId, orderId: uuid };
const held = units.min(1);

export const stockEvents = {
  StockOpened: {
    version: 1,
    data: z.strictObject({ productId: chosenId, quantity: units, lowStockThreshold: units, at: instant }),
  },
  StockReceived: { version: 1, data: z.strictObject({ ...adjustment, quantity: held }) },
  StockReturned: { version: 1, data: z.strictObject({ ...adjustment, quantity: held }) },
  StockDamaged: { version: 1, data: z.strictObject({ ...adjustment, quantity: held }) },
  /** A count found `onHand` units where the log had `previousOnHand`. */
  StockCorrected: {
    version: 1,
    data: z.strictObject({ ...adjustment, onHand: units, previousOnHand: units }),
  },
  StockThresholdSet: {
    version: 1,
    data: z.strictObject({ productId: chosenId, lowStockThreshold: units, at: instant }),
  },
  LowStockDetected: {
    version: 1,
    data: z.strictObject({ productId: chosenId, available: units, lowStockThreshold: units, at: instant }),
  },
  StockReserved: {
    version: 1,
    data: z.strictObject({ ...reservation, quantity: held, expiresAt: instant, at: instant }),
  },
  StockReservationRejected: {
    version: 1,
    data: z.strictObject({
      ...reservation,
      quantity: held,
      available: units,
      expiresAt: instant,
      at: instant,
    }),
  },
  /** Sold: the units stay on hand for this order until they are shipped. */
  StockCommitted: { version: 1, data: z.strictObject({ ...reservation, quantity: held, at: instant }) },
  /** Free again: `quantity` units, 0 if the reservation was called off before it was made. */
  StockReleased: {
    version: 1,
    data: z.strictObject({
      ...reservation,
      quantity: units,
      wasCommitted: z.boolean(),
      expiresAt: instant,
      at: instant,
    }),
  },
  StockShipped: { version: 1, data: z.strictObject({ ...reservation, quantity: held, at: instant }) },
} satisfies EventCatalogue;

export type StockEvent = EventOf<typeof stockEvents>;
