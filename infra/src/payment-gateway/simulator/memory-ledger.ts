import { keyLifeMs, type RecordedRequest } from './idempotency';
import {
  forgottenPerRequest,
  LedgerUnavailable,
  type Delivery,
  type Ledger,
  type LedgerChange,
  type LedgerReader,
} from './ledger';
import { nextDueMs, type PaymentIntent } from './payment-intent';

/** A ledger that lives as long as the process: for tests and simulations. */
export class MemoryLedger implements Ledger {
  private readonly intents = new Map<string, PaymentIntent>();
  private readonly byPaymentId = new Map<string, string[]>();
  private readonly dues = new Map<string, number>();
  private readonly requests = new Map<string, RecordedRequest>();
  private readonly deliveries = new Map<number, Delivery>();
  private nextDeliveryId = 1;
  private closed = false;

  async transact<T>(work: (reader: LedgerReader) => LedgerChange<T>): Promise<T> {
    if (this.closed) throw new LedgerUnavailable('The ledger is closed');
    const change = work(this);
    this.apply(change);
    return change.answer;
  }

  intent(id: string): PaymentIntent | undefined {
    return this.intents.get(id);
  }

  request(key: string): RecordedRequest | undefined {
    return this.requests.get(key);
  }

  intentsOf(paymentId: string, createdFromMs: number): readonly PaymentIntent[] {
    const found = (this.byPaymentId.get(paymentId) ?? []).flatMap((id) => this.intents.get(id) ?? []);
    return found.filter(({ createdMs }) => createdMs >= createdFromMs).toReversed();
  }

  page(behindId: string | undefined, createdFromMs: number, limit: number): readonly PaymentIntent[] {
    const newestFirst = [...this.intents.values()].toReversed();
    const behind = newestFirst.slice(newestFirst.findIndex(({ id }) => id === behindId) + 1);
    return behind.filter(({ createdMs }) => createdMs >= createdFromMs).slice(0, limit);
  }

  dueIntents(nowMs: number, limit: number): readonly string[] {
    return [...this.dues]
      .filter(([, dueMs]) => dueMs <= nowMs)
      .slice(0, limit)
      .map(([id]) => id);
  }

  nextDueMs(): number | undefined {
    return earliest(this.dues.values());
  }

  dueDeliveries(nowMs: number, limit: number, inHand: ReadonlySet<number>): readonly Delivery[] {
    const due = [...this.deliveries.values()].filter(
      ({ deliveryId, notBeforeMs }) => notBeforeMs <= nowMs && !inHand.has(deliveryId),
    );
    return due.sort((a, b) => a.notBeforeMs - b.notBeforeMs || a.deliveryId - b.deliveryId).slice(0, limit);
  }

  nextDeliveryMs(nowMs: number): number | undefined {
    const later = [...this.deliveries.values()].map(({ notBeforeMs }) => notBeforeMs);
    return earliest(later.filter((notBeforeMs) => notBeforeMs > nowMs));
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private apply(change: LedgerChange<unknown>): void {
    if (change.intent) this.putIntent(change.intent);
    if (change.request) this.record(change.request);
    for (const delivery of change.newDeliveries ?? []) {
      const deliveryId = this.nextDeliveryId++;
      this.deliveries.set(deliveryId, { ...delivery, deliveryId, failures: 0 });
    }
    for (const deliveryId of change.finishedDeliveries ?? []) this.deliveries.delete(deliveryId);
    if (change.failedDelivery) {
      const { deliveryId, notBeforeMs } = change.failedDelivery;
      const delivery = this.deliveries.get(deliveryId);
      if (delivery)
        this.deliveries.set(deliveryId, { ...delivery, notBeforeMs, failures: delivery.failures + 1 });
    }
  }

  private putIntent(intent: PaymentIntent): void {
    if (!this.intents.has(intent.id)) {
      const ids = this.byPaymentId.get(intent.paymentId);
      if (ids) ids.push(intent.id);
      else this.byPaymentId.set(intent.paymentId, [intent.id]);
    }
    this.intents.set(intent.id, intent);
    const dueMs = nextDueMs(intent);
    if (dueMs === null) this.dues.delete(intent.id);
    else this.dues.set(intent.id, dueMs);
  }

  private record(request: RecordedRequest): void {
    this.requests.delete(request.key);
    this.requests.set(request.key, request);
    let looked = 0;
    for (const { key, createdMs } of this.requests.values()) {
      if (createdMs + keyLifeMs > request.createdMs || ++looked > forgottenPerRequest) return;
      this.requests.delete(key);
    }
  }
}

function earliest(times: Iterable<number>): number | undefined {
  let first: number | undefined;
  for (const time of times) if (first === undefined || time < first) first = time;
  return first;
}
