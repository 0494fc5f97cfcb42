import {
  held,
  payments,
  readEvent,
  stocks,
  streamPrefixes,
  type DomainEvent,
  type Payment,
  type Stock,
} from '@queuecommerce/domain';
import type { RecordedEvent } from '@queuecommerce/infra';

/** What must hold after every append. */
export class StepChecks {
  private readonly revisions = new Map<string, number>();
  private readonly ids = new Set<string>();
  private readonly stocks = new Map<string, Stock>();
  private readonly payments = new Map<string, Payment>();
  private readonly asked = new Set<string>();
  /** By order: its reservations that are not committed. */
  private readonly uncommitted = new Map<string, Set<string>>();

  constructor(private readonly broken: (what: string) => void) {}

  see(recorded: RecordedEvent): void {
    const { stream, revision, id } = recorded;
    const expected = (this.revisions.get(stream) ?? -1) + 1;
    if (revision !== expected) this.broken(`I2 ${stream} went from ${expected - 1} to ${revision}`);
    this.revisions.set(stream, revision);
    if (this.ids.has(id)) this.broken(`I2 the id ${id} is in the log twice`);
    this.ids.add(id);
    if (stream.startsWith(streamPrefixes.stock)) this.seeStock(recorded);
    if (stream.startsWith(streamPrefixes.payment)) this.seePayment(recorded);
    this.seeOrder(readEvent(recorded));
  }

  /** What is asked for once is in the log once. */
  private seeOnce(asked: string): void {
    if (this.asked.has(asked)) this.broken(`I4 ${asked} is asked for twice`);
    this.asked.add(asked);
  }

  /** S1, S3: never more is promised than there is, and what is counted as promised is promised to somebody. */
  private seeStock(event: RecordedEvent): void {
    const { stream } = event;
    const before = this.stocks.get(stream) ?? stocks.decider.initialState;
    const stock = stocks.decider.evolve(before, stocks.codec.read(event));
    this.stocks.set(stream, stock);
    const { reserved, committed, onHand, reservations } = stock;
    if (held(stock) > onHand || reserved < 0 || committed < 0)
      this.broken(`I3 ${stream} holds ${reserved} + ${committed} of ${onHand}`);
    let promised = 0;
    for (const [, { quantity }] of reservations) promised += quantity;
    if (promised !== held(stock)) this.broken(`I3 ${stream} holds ${held(stock)} units for ${promised}`);
  }

  /** P9: never more goes back than was taken. */
  private seePayment(event: RecordedEvent): void {
    const { stream } = event;
    const before = this.payments.get(stream) ?? payments.decider.initialState;
    const payment = payments.decider.evolve(before, payments.codec.read(event));
    this.payments.set(stream, payment);
    if (payment.status !== 'captured') return;
    let given = 0;
    for (const { status, amount } of payment.refunds.values())
      if (status === 'pending' || status === 'succeeded') given += amount;
    if (given > payment.captured) this.broken(`I4 ${stream} gives back more than was taken`);
  }

  /** The stock is committed before the money is taken. */
  private seeOrder({ type, data }: DomainEvent): void {
    if (type === 'RefundRequested') this.seeOnce(`${data.paymentId}: refund ${data.refundId}`);
    if (type === 'StockReservationRequested')
      this.uncommitted.set(
        data.orderId,
        new Set(data.reservations.map(({ reservationId }) => reservationId)),
      );
    if (type === 'StockCommitted') this.uncommitted.get(data.orderId)?.delete(data.reservationId);
    if (type !== 'PaymentCaptureRequested' || data.orderId === null) return;
    const left = this.uncommitted.get(data.orderId)?.size ?? 0;
    if (left > 0)
      this.broken(`I4 the capture of ${data.orderId} is asked for with ${left} reservations uncommitted`);
  }
}
