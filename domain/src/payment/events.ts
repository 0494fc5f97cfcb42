import { z } from 'zod';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { amountMinor, currency, instant, text, uuid } from '../values';

/** Every event of a payment says whose it is: the order's, or (`orderId` null) one that stands on its own. */
const payment = { paymentId: uuid, orderId: uuid.nullable(), at: instant };
const attempt = z.int().min(1);
const gatewayPaymentId = text(255);
const refundId = text(255);

/** What was asked for, or what the gateway says: the facts that a success is checked by (rule P10). */
const terms = z.strictObject({
  amount: z.int(),
  currency: text(3),
  paymentId: text(255).nullable(),
  orderId: text(255).nullable(),
  livemode: z.boolean(),
});

export const paymentEvents = {
  PaymentAuthorizationRequested: {
    version: 1,
    data: z.strictObject({
      ...payment,
      attempt,
      /** Identity of the request for this attempt: a repeat changes nothing. */
      attemptId: text(100),
      reference: text(200).nullable(),
      amount: amountMinor,
      currency,
      paymentToken: text(100),
      /** `manual` holds the money until the stock is committed; `automatic` takes it at once. */
      capture: z.enum(['manual', 'automatic']),
      /** Until when another attempt may be made; null for none. */
      deadline: instant.nullable(),
      gatewayPaymentId: gatewayPaymentId.nullable(),
    }),
  },
  PaymentActionRequired: {
    version: 1,
    data: z.strictObject({ ...payment, attempt, gatewayPaymentId, nextActionUrl: text(2_000).nullable() }),
  },
  PaymentConfirmationRequested: {
    version: 1,
    data: z.strictObject({ ...payment, attempt, confirmation: z.int().min(1), gatewayPaymentId }),
  },
  PaymentAuthorized: {
    version: 1,
    data: z.strictObject({
      ...payment,
      attempt,
      gatewayPaymentId,
      /** When the hold lapses (rule P8). */
      captureBefore: instant.nullable(),
    }),
  },
  PaymentDeclined: {
    version: 1,
    data: z.strictObject({
      ...payment,
      attempt,
      code: text(100),
      gatewayPaymentId: gatewayPaymentId.nullable(),
      chargeId: text(255).nullable(),
    }),
  },
  PaymentCaptureRequested: {
    version: 1,
    data: z.strictObject({ ...payment, gatewayPaymentId, amount: amountMinor }),
  },
  PaymentCaptured: {
    version: 1,
    data: z.strictObject({ ...payment, gatewayPaymentId, amount: amountMinor, currency }),
  },
  PaymentCancellationRequested: {
    version: 1,
    data: z.strictObject({ ...payment, gatewayPaymentId: gatewayPaymentId.nullable(), reason: text(100) }),
  },
  PaymentCancelled: {
    version: 1,
    data: z.strictObject({ ...payment, gatewayPaymentId: gatewayPaymentId.nullable(), reason: text(100) }),
  },
  RefundRequested: {
    version: 1,
    data: z.strictObject({
      ...payment,
      gatewayPaymentId,
      refundId,
      amount: amountMinor,
      currency,
      reason: text(500).nullable(),
    }),
  },
  /** A refund that waits for a dispute to close (rule P9). */
  RefundDeferred: {
    version: 1,
    data: z.strictObject({ ...payment, refundId, reason: text(500).nullable() }),
  },
  RefundSucceeded: {
    version: 1,
    data: z.strictObject({ ...payment, refundId, amount: amountMinor, currency }),
  },
  RefundFailed: {
    version: 1,
    data: z.strictObject({ ...payment, refundId, amount: amountMinor, currency, code: text(100) }),
  },
  /** A refund that was made at the gateway, not by us: it counts all the same (rule P9). */
  ExternalRefundObserved: {
    version: 1,
    data: z.strictObject({ ...payment, refundId, amount: amountMinor, currency }),
  },
  DisputeOpened: {
    version: 1,
    data: z.strictObject({ ...payment, disputeId: text(255), amount: z.int().min(0), inquiry: z.boolean() }),
  },
  DisputeClosed: {
    version: 1,
    data: z.strictObject({ ...payment, disputeId: text(255), outcome: z.enum(['won', 'lost']) }),
  },
  /** A success that is not what was asked for: held for an operator, never confirmed (rule P10). */
  PaymentQuarantined: {
    version: 1,
    data: z.strictObject({ ...payment, gatewayPaymentId, expected: terms, observed: terms }),
  },
} satisfies EventCatalogue;

export type PaymentEvent = EventOf<typeof paymentEvents>;
