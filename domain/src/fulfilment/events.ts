import { z } from 'zod';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { rejectionReason } from '../order/events';
import { amountMinor, chosenId, currency, instant, text, units, uuid } from '../values';

const fulfilment = { orderId: uuid, at: instant };

const reservation = z.strictObject({
  reservationId: text(120),
  productId: chosenId,
  /** All lines of the product together (rule S2). */
  quantity: units.min(1),
});
export type RequestedReservation = z.infer<typeof reservation>;

/** Which commands the reservations get: what was asked for, and until when. */
const reservations = { reservations: z.array(reservation), deadline: instant };

/** How the order is going to end, and why. */
const unwindingEnd = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('cancelled'), reason: text(500) }),
  z.strictObject({ outcome: z.literal('rejected'), reason: rejectionReason }),
]);
export type UnwindingEnd = z.infer<typeof unwindingEnd>;

/**
 * The process manager's own log: what it has taken note of and what it has decided. Each decision is an event before the
 * commands that it leads to are sent.
 */
export const fulfilmentEvents = {
  StockReservationRequested: {
    version: 1,
    data: z.strictObject({
      ...fulfilment,
      ...reservations,
      paymentId: uuid,
      amount: amountMinor,
      currency,
      paymentToken: text(100),
    }),
  },
  StockReservationNoted: {
    version: 1,
    data: z.strictObject({
      ...fulfilment,
      reservationId: text(120),
      status: z.enum(['reserved', 'rejected', 'committed', 'released']),
    }),
  },
  PaymentRequested: {
    version: 1,
    data: z.strictObject({
      ...fulfilment,
      paymentId: uuid,
      amount: amountMinor,
      currency,
      paymentToken: text(100),
      deadline: instant,
    }),
  },
  PaymentNoted: {
    version: 1,
    data: z.strictObject({ ...fulfilment, status: z.enum(['declined', 'captured', 'closed']) }),
  },
  StockCommitRequested: { version: 1, data: z.strictObject({ ...fulfilment, ...reservations }) },
  CaptureDecided: { version: 1, data: z.strictObject({ ...fulfilment, paymentId: uuid }) },
  ConfirmationDecided: { version: 1, data: z.strictObject({ ...fulfilment, paymentId: uuid }) },
  FulfilmentCompleted: { version: 1, data: z.strictObject(fulfilment) },
  StockShipmentRequested: { version: 1, data: z.strictObject({ ...fulfilment, ...reservations }) },
  /** The way back begins: the order will not be fulfilled, or only if its payment turns out to have succeeded (rule P7). */
  UnwindingStarted: {
    version: 1,
    data: z.strictObject({ ...fulfilment, end: unwindingEnd }),
  },
  PaymentCancellationDecided: {
    version: 1,
    data: z.strictObject({ ...fulfilment, paymentId: uuid, reason: text(100) }),
  },
  RefundDecided: {
    version: 1,
    data: z.strictObject({ ...fulfilment, paymentId: uuid, refundId: text(255) }),
  },
  StockReleaseRequested: { version: 1, data: z.strictObject({ ...fulfilment, ...reservations }) },
  RejectionDecided: { version: 1, data: z.strictObject({ ...fulfilment, reason: rejectionReason }) },
  FulfilmentEnded: {
    version: 1,
    data: z.strictObject({ ...fulfilment, outcome: z.enum(['rejected', 'cancelled', 'shipped']) }),
  },
} satisfies EventCatalogue;

export type FulfilmentEvent = EventOf<typeof fulfilmentEvents>;
