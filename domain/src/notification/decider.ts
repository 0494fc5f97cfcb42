import { z } from 'zod';
import { nothing, type Decider, type Instant } from '../decider';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { instant, text } from '../values';

/** A webhook of the gateway's, taken down before it is answered (rule P3): a hint to look the payment up. */
export const notificationEvents = {
  GatewayNotificationReceived: {
    version: 1,
    data: z.strictObject({
      notificationId: text(255),
      type: text(100),
      gatewayPaymentId: text(255).nullable(),
      paymentId: text(255).nullable(),
      createdAt: instant,
      at: instant,
    }),
  },
} satisfies EventCatalogue;

export type NotificationEvent = EventOf<typeof notificationEvents>;

export interface ReceiveNotification {
  readonly type: 'ReceiveNotification';
  readonly notificationId: string;
  readonly notificationType: string;
  readonly gatewayPaymentId: string | null;
  readonly paymentId: string | null;
  readonly createdAt: Instant;
  readonly at: Instant;
}

/** P3: a notification's id is its identity; sent again, it changes nothing. */
export const notificationDecider: Decider<'unknown' | 'received', ReceiveNotification, NotificationEvent> = {
  initialState: 'unknown',
  evolve: () => 'received',
  decide: (state, command) => {
    if (state === 'received') return nothing;
    const { notificationId, notificationType: type, gatewayPaymentId, paymentId, createdAt, at } = command;
    const data = { notificationId, type, gatewayPaymentId, paymentId, createdAt, at };
    return [{ type: 'GatewayNotificationReceived', data }];
  },
};
