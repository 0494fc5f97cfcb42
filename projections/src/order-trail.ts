import { defineProjection } from './projection';

/** Where in the log an event is, and which one. */
export interface TrailEntry {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly type: string;
  readonly eventId: string;
}

/** The events that belong to an order, or the notifications of one payment at the gateway. */
export interface Trail {
  /** In log order. */
  readonly entries: readonly TrailEntry[];
  /** The payments at the gateway that they name: their notifications have trails of their own. */
  readonly gatewayPaymentIds: readonly string[];
}

/**
 * The id of the trail of what the gateway has sent about one of its payments. It names no order, so that it can not be in the
 * order's trail.
 */
export function notificationTrailId(gatewayPaymentId: string): string {
  return `gateway:${gatewayPaymentId}`;
}

/** By order id, every event that names the order, in whichever stream: what happened to it is found without a search. */
export const orderTrail = defineProjection({
  name: 'order-trail',
  version: 1,
  indexes: [],
  streams: ['order', 'fulfilment', 'payment', 'stock', 'notification'],
  idOf(event) {
    if (event.type !== 'GatewayNotificationReceived')
      return 'orderId' in event.data ? (event.data.orderId ?? undefined) : undefined;
    const { gatewayPaymentId } = event.data;
    return gatewayPaymentId === null ? undefined : notificationTrailId(gatewayPaymentId);
  },
  fold(trail: Trail | undefined, event) {
    const { entries, gatewayPaymentIds } = trail ?? { entries: [], gatewayPaymentIds: [] };
    const { stream, revision, position, type, id: eventId } = event;
    const named = 'gatewayPaymentId' in event.data ? event.data.gatewayPaymentId : null;
    const isNew = named !== null && !gatewayPaymentIds.includes(named);
    return {
      entries: [...entries, { stream, revision, position, type, eventId }],
      gatewayPaymentIds: isNew ? [...gatewayPaymentIds, named] : gatewayPaymentIds,
    };
  },
});
