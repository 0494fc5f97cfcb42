import {
  fulfilmentStream,
  orderStream,
  paymentStream,
  productStream,
  stockStream,
} from '@queuecommerce/domain';
import {
  shownEventFault,
  shownSealFault,
  type ProvenEvent,
  type PublicKeys,
  type RecordedEvent,
} from '@queuecommerce/infra';
import { isOf, placedIn, UnknownOrder } from './order-events';
import type { OrderEvidence } from './order-evidence';

/** What is wrong with a file of evidence, in words; undefined if nothing is. It takes nothing but the public keys. */
export function evidenceFault(evidence: OrderEvidence, keys: PublicKeys): string | undefined {
  for (const seal of evidence.seals) {
    const fault = shownSealFault(seal, keys);
    if (fault !== undefined) return `The seal of ${seal.at} ${fault}`;
  }
  for (const proven of evidence.events) {
    const seal = evidence.seals[proven.seal];
    const fault = seal ? shownEventFault(proven, seal) : 'names a seal that is not here';
    if (fault !== undefined) return inWords(proven.event, fault);
  }
  return orderFault(evidence) ?? whollyFault(evidence.events);
}

/** Nothing but the order's own may be shown as its. */
function orderFault({ orderId, events }: OrderEvidence): string | undefined {
  const all = events.map(({ event }) => event);
  try {
    const { placed, paymentId, productIds } = placedIn(orderId, all);
    const own = new Set([orderStream(orderId), fulfilmentStream(orderId), paymentStream(paymentId)]);
    const stocks = new Set(productIds.map(stockStream));
    const products = new Set(productIds.map(productStream));
    const stranger = all.find(
      (event) =>
        !own.has(event.stream) &&
        !(stocks.has(event.stream) && isOf(orderId)(event)) &&
        !(products.has(event.stream) && event.position < placed.position),
    );
    return stranger && inWords(stranger, `does not belong to the order ${orderId}`);
  } catch (error) {
    if (error instanceof UnknownOrder) return `The file does not show how the order ${orderId} was placed`;
    throw error;
  }
}

/** The streams that are shown from their beginning must be shown without a gap; a stock's other events are others' business. */
function whollyFault(events: readonly ProvenEvent[]): string | undefined {
  const next = new Map<string, number>();
  let position = '';
  for (const { event } of events) {
    if (event.position <= position) return inWords(event, 'is not in its order');
    position = event.position;
    if (event.stream.startsWith('stock-')) continue;
    const revision = next.get(event.stream) ?? 0;
    if (event.revision !== revision) return `Revision ${revision} of ${event.stream} is missing in the file`;
    next.set(event.stream, revision + 1);
  }
  return undefined;
}

function inWords({ type, stream, revision, position }: RecordedEvent, fault: string): string {
  return `${type} (${stream}, revision ${revision}, position ${position}) ${fault}`;
}
