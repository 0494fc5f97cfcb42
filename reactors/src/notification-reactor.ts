import { notifications, streamPrefixes, values } from '@queuecommerce/domain';
import type { RecordedEvent } from '@queuecommerce/infra';
import { observe } from './observing';
import type { Reaction, ReactorParts } from './reaction';

/** What the gateway's notifications may tell of that we listen to (P4). Every other type is ignored. */
const heeded: ReadonlySet<string> = new Set([
  'payment_intent.requires_action',
  'payment_intent.processing',
  'payment_intent.amount_capturable_updated',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
]);

/**
 * Looks a payment up when the gateway has notified us. A notification is only a hint (P3): what it says is not read, so that it
 * may come late, repeated, out of order, or be about somebody else's payment.
 */
export function notificationReactor(
  parts: Pick<ReactorParts, 'executor' | 'gateway' | 'clock' | 'log'>,
): Reaction {
  return {
    name: 'notifications',
    streamPrefixes: [streamPrefixes.notification],
    concurrency: 256,
    partitionOf(event) {
      const { type, gatewayPaymentId } = notifications.codec.read(event).data;
      return heeded.has(type) && gatewayPaymentId !== null ? gatewayPaymentId : undefined;
    },
    async handle(gatewayPaymentId, events) {
      // What the last one hints at, the look-up shows together with the others.
      const cause = events.at(-1);
      if (cause) await lookUp(parts, gatewayPaymentId, cause);
    },
  };
}

async function lookUp(
  parts: Pick<ReactorParts, 'executor' | 'gateway' | 'clock' | 'log'>,
  gatewayPaymentId: string,
  cause: RecordedEvent,
): Promise<void> {
  const { gateway, log } = parts;
  const seen = await gateway.retrieve(gatewayPaymentId);
  const paymentId = values.uuid.safeParse(seen?.paymentId).data;
  const occasion = { cause, part: 'notifications', name: 'look-up', attempt: null } as const;
  const isOurs =
    seen &&
    paymentId !== undefined &&
    (await observe(parts, paymentId, seen, occasion, 'any')).kind !== 'stale';
  if (!isOurs)
    log.info({ gatewayPaymentId, eventId: cause.id }, 'A notification is about no payment of ours');
}
