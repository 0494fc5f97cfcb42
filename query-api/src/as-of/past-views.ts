import type { RecordedEvent } from '@queuecommerce/infra';
import {
  orders,
  payments,
  products,
  type Order,
  type Payment,
  type ProductDocument,
  type Projection,
} from '@queuecommerce/projections';
import type { OrderHistories } from '../audit/order-histories';
import type { QueryApiDeps } from '../deps';
import type { Wanted } from '../read-model';
import { PastView } from './past-view';
import { eventsOfStreams } from './stream-events';

/** The read models that can be seen as they were. */
export interface PastViews {
  readonly orders: PastView<Order>;
  readonly products: PastView<ProductDocument>;
  readonly payments: PastView<Payment>;
}

/**
 * Products and payments follow from the streams that have their id. An order's events are in other streams too; its trail says
 * where.
 */
export function pastViews(
  { store, clock }: Pick<QueryApiDeps, 'store' | 'clock'>,
  histories: OrderHistories,
): PastViews {
  const ownStreams =
    ({ streamPrefixes }: Pick<Projection, 'streamPrefixes'>) =>
    (id: string, { signal }: Wanted): AsyncIterable<RecordedEvent> =>
      eventsOfStreams(
        store,
        streamPrefixes.map((prefix) => prefix + id),
        signal,
      );
  async function* byTrail(id: string, wanted: Wanted): AsyncGenerator<RecordedEvent, void> {
    yield* await histories.ofStreams(id, orders.streamPrefixes, wanted);
  }
  return {
    orders: new PastView({ store, clock, what: 'order', projection: orders, events: byTrail }),
    products: new PastView({
      store,
      clock,
      what: 'product',
      projection: products,
      events: ownStreams(products),
      isShown: ({ marks }) => marks.added,
    }),
    payments: new PastView({
      store,
      clock,
      what: 'payment',
      projection: payments,
      events: ownStreams(payments),
    }),
  };
}
