import { isDeepStrictEqual } from 'node:util';
import { quantityByProduct, readEvent, refundable, stockStream, type Order } from '@queuecommerce/domain';
import type { Body, EventStore, GatewayPayment } from '@queuecommerce/infra';
import { allProjections, ReadModelPointers, recorded, type Projection } from '@queuecommerce/projections';
import { auditLog, readableLog, type Books } from '@queuecommerce/server';
import type { Outside } from './outside';
import type { Acknowledged, People } from './people';

const everything = 1_000_000;

/** The books as they are now; their faults are gone once everything has come to its end. */
export async function booksOf({ log, gateway }: Outside): Promise<Books> {
  const ledger: GatewayPayment[] = [];
  for await (const payment of gateway.list('1970-01-01T00:00:00.000Z')) ledger.push(payment);
  return auditLog(log.store, ledger);
}

/** What must hold when everything has come to rest. Each fault is a line. */
export async function faultsAtRest(outside: Outside, people: People, books: Books): Promise<string[]> {
  const faults = [...books.faults];
  for (const order of people.acknowledged) faults.push(...lostOf(order, books.orders.get(order.orderId)));
  for (const order of books.orders.values()) faults.push(...unevenIn(order, books));
  for (const orderId of books.orders.keys())
    if (!people.acknowledged.some((order) => order.orderId === orderId))
      faults.push(`I5 there is an order ${orderId} that nobody was told of`);
  for (const [productId, units] of people.onHand) {
    const stock = books.stocks.get(productId);
    const shipped = shippedOf(productId, books);
    if (stock && stock.onHand + shipped !== units)
      faults.push(`I3 ${productId} has ${stock.onHand} and shipped ${shipped}, of ${units} received`);
  }
  for (const { message, error } of outside.bus.parkedMessages)
    if (message.type !== 'Poison') faults.push(`I6 ${message.type} was parked: ${error}`);
  const { store } = readableLog(outside.log.store, outside.customerKeys);
  for (const projection of allProjections) faults.push(...(await differences(outside, store, projection)));
  return faults;
}

/** I4: a confirmed order has its units and is paid; of one that is over nothing is kept. */
function unevenIn(order: Order, { stocks, payments }: Books): string[] {
  if (order.status === 'none') return [];
  const { orderId, status, items, paymentId, totalAmount } = order;
  const payment = payments.get(paymentId);
  const taken = payment?.status === 'captured' ? payment.captured : 0;
  if (status === 'cancelled' || status === 'rejected') {
    if (payment?.status !== 'captured') return [];
    // What the bank does not take back waits for an operator.
    const hasFailed = [...payment.refunds.values()].some((refund) => refund.status === 'failed');
    const kept = refundable(payment);
    return kept > 0 && !hasFailed ? [`I4 ${orderId} is ${status}, and ${kept} of its money is kept`] : [];
  }
  const faults =
    taken === totalAmount ? [] : [`I4 ${orderId} is ${status}, and ${taken} of ${totalAmount} was taken`];
  if (status !== 'confirmed') return faults;
  for (const [productId, quantity] of quantityByProduct(items)) {
    const reservation = stocks.get(productId)?.reservations.get(`${orderId}:${productId}`);
    if (reservation?.committed !== true || reservation.quantity !== quantity)
      faults.push(`I3 ${orderId} is confirmed without its ${quantity} of ${productId}`);
  }
  return faults;
}

/** Units of a product that have left the house, as its stream tells. */
function shippedOf(productId: string, { recorded }: Books): number {
  let units = 0;
  for (const record of recorded) {
    if (record.stream !== stockStream(productId)) continue;
    const event = readEvent(record);
    if (event.type === 'StockShipped') units += event.data.quantity;
  }
  return units;
}

/** I1: what was acknowledged is there. */
function lostOf(acknowledged: Acknowledged, order: Order | undefined): string[] {
  const { orderId } = acknowledged;
  if (!order || order.status === 'none') return [`I1 the order ${orderId} was acknowledged and is not there`];
  const { status } = order;
  if (acknowledged.cancelled && status !== 'cancelled')
    return [`I1 the cancellation of ${orderId} was acknowledged, and it is ${status}`];
  const expected = acknowledged.returned ? 'returned' : acknowledged.delivered ? 'delivered' : 'shipped';
  if (acknowledged.shipped && status !== expected)
    return [`I1 ${orderId} was ${expected}, and it is ${status}`];
  return [];
}

/** I7: the documents are the fold of the log. */
async function differences(
  { documents, clock, chance }: Outside,
  store: EventStore,
  projection: Projection,
): Promise<string[]> {
  const { live } = await new ReadModelPointers({ documents, clock, entropy: chance.entropy }).load(
    projection,
  );
  const expected = new Map<string, { body: Body; position: string }>();
  for (const record of await store.readAll({
    limit: everything,
    streamPrefixes: projection.streamPrefixes,
  })) {
    const event = recorded(record);
    const id = projection.idOf(event);
    if (id === undefined) continue;
    const before = expected.get(id)?.body;
    const body = projection.fold(before, event);
    if (body !== undefined && body !== before) expected.set(id, { body, position: event.position });
  }
  const { documents: found } = await documents.find<Body>(live.collection, { limit: everything });
  const faults = found
    .filter(({ id, body, position }) => {
      const wanted = expected.get(id);
      return !isDeepStrictEqual({ body, position }, asStored(wanted));
    })
    .map(({ id }) => `I7 ${projection.name} ${id} is not the fold of the log`);
  if (found.length < expected.size) faults.push(`I7 ${projection.name} lacks documents`);
  return faults;
}

function asStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
