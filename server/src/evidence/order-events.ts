import {
  fulfilmentStream,
  orders,
  orderStream,
  paymentStream,
  productStream,
  stockStream,
} from '@queuecommerce/domain';
import { firstInStream, type ReadableLog, type RecordedEvent } from '@queuecommerce/infra';

const pageSize = 512;

/** There is no such order in this log. */
export class UnknownOrder extends Error {
  override readonly name = 'UnknownOrder';
  constructor(readonly orderId: string) {
    super(`There is no order ${orderId} in this log`);
  }
}

/**
 * Every event that belongs to an order, in log order: its own stream, its fulfilment's and its payment's, of each product's stock what
 * was done for this order, and of each product what led to the price that it was sold at.
 * @throws {UnknownOrder}
 */
export async function eventsOfOrder(log: ReadableLog, orderId: string): Promise<readonly RecordedEvent[]> {
  const own = await readFrom(log, orderStream(orderId), 0);
  const { placed, paymentId, productIds } = placedIn(orderId, own);
  const events = [
    ...own,
    ...(await readFrom(log, fulfilmentStream(orderId), 0)),
    ...(await readFrom(log, paymentStream(paymentId), 0)),
  ];
  for (const productId of productIds) {
    const stream = stockStream(productId);
    const first = await firstInStream(log, stream, ({ position }) => position > placed.position);
    const since = first ? await readFrom(log, stream, first.revision, isOf(orderId)) : [];
    const product = await readFrom(
      log,
      productStream(productId),
      0,
      ({ position }) => position < placed.position,
    );
    events.push(...since, ...product);
  }
  return events.sort((a, b) => (a.position < b.position ? -1 : 1));
}

export interface PlacedOrder {
  readonly placed: RecordedEvent;
  readonly paymentId: string;
  readonly productIds: readonly string[];
}

/** What the first event of an order's stream says. @throws {UnknownOrder} */
export function placedIn(orderId: string, events: readonly RecordedEvent[]): PlacedOrder {
  const placed = events.find(({ stream, revision }) => stream === orderStream(orderId) && revision === 0);
  const event = placed && orders.codec.read(placed);
  if (placed === undefined || event?.type !== 'OrderPlaced') throw new UnknownOrder(orderId);
  const { paymentId, items } = event.data;
  return { placed, paymentId, productIds: [...new Set(items.map(({ productId }) => productId))] };
}

/** Whether an event of a stock was for this order. */
export function isOf(orderId: string): (event: RecordedEvent) => boolean {
  return ({ data }) => 'orderId' in data && data.orderId === orderId;
}

async function readFrom(
  log: ReadableLog,
  stream: string,
  from: number,
  keeps: (event: RecordedEvent) => boolean = () => true,
): Promise<RecordedEvent[]> {
  const kept: RecordedEvent[] = [];
  for (let next = from; ; next += pageSize) {
    const page = await log.readStream(stream, { from: next, limit: pageSize });
    kept.push(...page.filter(keeps));
    if (page.length < pageSize) return kept;
  }
}
