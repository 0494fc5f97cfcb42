import type { DomainEvent } from '@queuecommerce/domain';
import type { Collection } from '@queuecommerce/infra';
import type { Cause } from '../caused-command';

/** What must happen at a certain time, unless something else happens before. */
export const deadlinesCollection: Collection = {
  name: 'deadlines',
  indexes: [
    ['kind', 'fireAt'],
    ['kind', 'dueAt'],
  ],
};

/** An order's deadline (S5, P7, O3), or the time at which a payment's hold lapses (P8). */
export interface Deadline {
  /** `over`: nothing is to be done any more. It stays for a while, so that who comes late with an older state finds a newer one. */
  readonly kind: 'order' | 'hold' | 'over';
  /** The order's id, or the payment's. */
  readonly id: string;
  /** When the order ought to have come to its end, or the hold lapses; of what is over, when that was. */
  readonly dueAt: string;
  /** When to act: `dueAt`, or null once the order can not expire any more and is only watched until its end. */
  readonly fireAt: string | null;
  /** The payment at the gateway; null for an order. */
  readonly gatewayPaymentId: string | null;
  /** The event that set it. */
  readonly cause: Cause;
}

/** Which deadline an event is about, by its document's id; undefined for an event that is about none. */
export function deadlineIdOf(event: DomainEvent): string | undefined {
  switch (event.type) {
    case 'StockReservationRequested':
    case 'StockCommitRequested':
    case 'UnwindingStarted':
    case 'FulfilmentCompleted':
    case 'FulfilmentEnded':
      return `order:${event.data.orderId}`;
    case 'PaymentAuthorized':
    case 'PaymentCaptured':
    case 'PaymentCancelled':
    case 'PaymentQuarantined':
      return `hold:${event.data.paymentId}`;
    default:
      return undefined;
  }
}

/** The deadline after an event; undefined when there never was one. */
export function foldDeadline(
  deadline: Deadline | undefined,
  event: DomainEvent,
  cause: Cause,
): Deadline | undefined {
  switch (event.type) {
    case 'StockReservationRequested': {
      const { orderId: id, deadline: dueAt } = event.data;
      return { kind: 'order', id, dueAt, fireAt: dueAt, gatewayPaymentId: null, cause };
    }
    case 'StockCommitRequested':
      return deadline && { ...deadline, fireAt: null };
    case 'UnwindingStarted': {
      // A confirmed order that is cancelled has no deadline any more: from now on it is to come to its end.
      const { orderId: id, at: dueAt } = event.data;
      const begun: Deadline = { kind: 'order', id, dueAt, fireAt: null, gatewayPaymentId: null, cause };
      return { ...(deadline ?? begun), fireAt: null };
    }
    case 'PaymentAuthorized': {
      const { paymentId: id, captureBefore: dueAt, gatewayPaymentId } = event.data;
      return dueAt === null ? deadline : { kind: 'hold', id, dueAt, fireAt: dueAt, gatewayPaymentId, cause };
    }
    case 'FulfilmentCompleted':
    case 'FulfilmentEnded':
    case 'PaymentCaptured':
    case 'PaymentCancelled':
    case 'PaymentQuarantined':
      return deadline && { ...deadline, kind: 'over', dueAt: event.data.at, fireAt: null };
    default:
      return deadline;
  }
}
