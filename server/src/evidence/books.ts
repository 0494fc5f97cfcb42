import {
  fulfilments,
  held,
  orders,
  payments,
  refundable,
  stocks,
  streamPrefixes,
  type Aggregate,
  type Fulfilment,
  type Order,
  type Payment,
  type Stock,
} from '@queuecommerce/domain';
import { verifyLog, type EventStore, type GatewayPayment, type RecordedEvent } from '@queuecommerce/infra';

/** What a log and the gateway's ledger hold, folded by nobody but us. */
export interface Books {
  readonly recorded: readonly RecordedEvent[];
  readonly orders: ReadonlyMap<string, Order>;
  readonly fulfilments: ReadonlyMap<string, Fulfilment>;
  readonly payments: ReadonlyMap<string, Payment>;
  readonly stocks: ReadonlyMap<string, Stock>;
  /** The gateway's own ledger. */
  readonly ledger: readonly GatewayPayment[];
  /** What does not balance, in words. */
  readonly faults: readonly string[];
}

/** Audits a log and a ledger in which nothing moves any more. */
export async function auditLog(store: EventStore, ledger: readonly GatewayPayment[]): Promise<Books> {
  const faults: string[] = [];
  // The signatures of its seals are the sealing's own tests'.
  const { finding } = await verifyLog(store, undefined);
  if (finding) faults.push(finding.message);
  const recorded = await store.readAll({ limit: 1_000_000 });
  const folded = {
    orders: statesOf(orders, streamPrefixes.order, recorded),
    fulfilments: statesOf(fulfilments, streamPrefixes.fulfilment, recorded),
    payments: statesOf(payments, streamPrefixes.payment, recorded),
    stocks: statesOf(stocks, streamPrefixes.stock, recorded, (stock, productId) => {
      if (held(stock) > stock.onHand || stock.reserved < 0 || stock.committed < 0)
        faults.push(`S1 ${productId} holds ${stock.reserved} + ${stock.committed} of ${stock.onHand}`);
    }),
  };
  faults.push(...unfinished(folded), ...orphaned(folded), ...compared(folded.payments, ledger));
  return { recorded, ...folded, ledger, faults };
}

/** Each aggregate of a kind as its stream tells, by its id; `look` sees every state that it has ever been in. */
function statesOf<S, C, E>(
  { decider, codec }: Aggregate<S, C, E>,
  prefix: string,
  recorded: readonly RecordedEvent[],
  look: (state: S, id: string) => void = () => undefined,
): ReadonlyMap<string, S> {
  const states = new Map<string, S>();
  for (const event of recorded) {
    if (!event.stream.startsWith(prefix)) continue;
    const id = event.stream.slice(prefix.length);
    const state = decider.evolve(states.get(id) ?? decider.initialState, codec.read(event));
    states.set(id, state);
    look(state, id);
  }
  return states;
}

/** I6, O3: every order has come to its end, or is confirmed and waits for its shipment. */
function unfinished({ orders, fulfilments }: Pick<Books, 'orders' | 'fulfilments'>): string[] {
  return [...orders].flatMap(([orderId, order]) => {
    const status = fulfilments.get(orderId)?.status ?? 'none';
    // The order's own confirmation comes before the process manager has taken note of it.
    const isConfirmed = (status === 'confirmed' || status === 'confirming') && order.status === 'confirmed';
    const isOver = status === 'ended' || isConfirmed;
    return isOver ? [] : [`I6 order ${orderId} is ${order.status}, and its fulfilment still ${status}`];
  });
}

/** I6: units are held only for orders that are confirmed. */
function orphaned({ stocks, orders }: Pick<Books, 'stocks' | 'orders'>): string[] {
  return [...stocks].flatMap(([productId, { reservations }]) =>
    [...reservations]
      .filter(([, { orderId }]) => orders.get(orderId)?.status !== 'confirmed')
      .map(([reservationId]) => `I6 ${reservationId} is held of ${productId} for an order that is over`),
  );
}

/** I4: our payments are what the gateway's own ledger has, and each order is paid at most once. */
function compared(ours: ReadonlyMap<string, Payment>, ledger: readonly GatewayPayment[]): string[] {
  const faults: string[] = [];
  const theirs = new Map<string, GatewayPayment>();
  for (const found of ledger) {
    const paymentId = found.paymentId ?? 'nobody';
    if (!ours.has(paymentId)) faults.push(`I4 the gateway has a payment ${paymentId} that we do not have`);
    if (theirs.has(paymentId)) faults.push(`I4 the gateway has several payments for ${paymentId}`);
    theirs.set(paymentId, found);
  }
  const orders = ledger
    .filter(({ amountReceived }) => amountReceived > 0)
    .flatMap(({ orderId }) => orderId ?? []);
  if (new Set(orders).size < orders.length) faults.push('I4 an order was paid twice');
  for (const [paymentId, payment] of ours) {
    const found = theirs.get(paymentId);
    const wanted = inOurWords(payment);
    const got = found ? inTheirWords(found) : 'cancelled';
    if (wanted !== got) faults.push(`I4 payment ${paymentId} is ${wanted} here and ${got} at the gateway`);
  }
  return faults;
}

function inOurWords(payment: Payment): string {
  if (payment.status !== 'captured') return payment.status;
  return `${payment.captured} taken, ${payment.captured - refundable(payment)} given back`;
}

function inTheirWords({ status, amountReceived, refunds }: GatewayPayment): string {
  if (status === 'canceled') return 'cancelled';
  // A payment that stands on its own waits for another card for as long as nobody gives it one.
  if (status === 'requires_payment_method') return 'declined';
  if (status !== 'succeeded') return status;
  const given = refunds.filter(({ status }) => status === 'pending' || status === 'succeeded');
  return `${amountReceived} taken, ${given.reduce((sum, { amount }) => sum + amount, 0)} given back`;
}
