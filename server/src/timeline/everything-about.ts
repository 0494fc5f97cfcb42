import { streamPrefixes } from '@queuecommerce/domain';
import type { ReadableLog, RecordedEvent } from '@queuecommerce/infra';
import { notificationTrailId, orderTrail, recorded, type Trail } from '@queuecommerce/projections';
import { eventsOfOrder } from '../evidence/order-events';

const pageSize = 512;

/**
 * Every event that belongs to an order, in log order, found in the log alone: read models may lag, or not be there. What its trail
 * would have, with the notifications of its payments.
 * @throws {UnknownOrder}
 */
export async function everythingAbout(log: ReadableLog, orderId: string): Promise<readonly RecordedEvent[]> {
  const events = (await eventsOfOrder(log, orderId)).filter((event) => trailOf(event) === orderId);
  let trail: Trail | undefined;
  for (const event of events) trail = orderTrail.fold(trail, recorded(event));
  const wanted = new Set(trail?.gatewayPaymentIds.map(notificationTrailId));
  if (wanted.size === 0) return events;
  const notifications = await notificationsOf(log, wanted, events[0]?.position);
  return [...events, ...notifications].sort((a, b) => (a.position < b.position ? -1 : 1));
}

/** Their streams name no payment: all that came since the order was placed are looked at. */
async function notificationsOf(
  log: ReadableLog,
  trails: ReadonlySet<string>,
  since: string | undefined,
): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (let after = since; ;) {
    const page = await log.readAll({ after, limit: pageSize, streamPrefixes: [streamPrefixes.notification] });
    found.push(...page.filter((event) => trails.has(trailOf(event) ?? '')));
    if (page.length < pageSize) return found;
    after = page.at(-1)?.position;
  }
}

function trailOf(event: RecordedEvent): string | undefined {
  return orderTrail.idOf(recorded(event));
}
