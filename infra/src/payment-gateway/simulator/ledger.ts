/**
 * What the gateway remembers, apart from the shop's log: payments, idempotency keys, webhooks still to be delivered.
 * Two adapters: a SQLite file, and memory for tests.
 */
import type { RecordedRequest } from './idempotency';
import type { PaymentIntent } from './payment-intent';

/** A webhook to be delivered. */
export interface NewDelivery {
  readonly eventId: string;
  readonly body: string;
  readonly createdMs: number;
  readonly notBeforeMs: number;
}

export interface Delivery extends NewDelivery {
  readonly deliveryId: number;
  readonly failures: number;
}

export interface LedgerReader {
  intent(id: string): PaymentIntent | undefined;
  request(key: string): RecordedRequest | undefined;
}

/** What a piece of work wants written, all or nothing, and its answer. */
export interface LedgerChange<T> {
  readonly answer: T;
  readonly intent?: PaymentIntent;
  /** Recorded, and a few requests older than their life are forgotten. */
  readonly request?: RecordedRequest;
  readonly newDeliveries?: readonly NewDelivery[];
  readonly finishedDeliveries?: readonly number[];
  readonly failedDelivery?: { readonly deliveryId: number; readonly notBeforeMs: number };
}

export interface Ledger extends LedgerReader {
  /**
   * Runs `work` on the latest state, alone, and resolves with its answer once its change is durable. Work that comes together
   * is written together. Rejects with what `work` throws; then nothing was written.
   * @throws {LedgerUnavailable} it is unknown whether the change was written.
   */
  transact<T>(work: (ledger: LedgerReader) => LedgerChange<T>): Promise<T>;
  /** The payments made under the shop's id, newest first. */
  intentsOf(paymentId: string, createdFromMs: number): readonly PaymentIntent[];
  /** A page of the payments made since, newest first, behind the one with this id. */
  page(behindId: string | undefined, createdFromMs: number, limit: number): readonly PaymentIntent[];
  /** Payments to which something has been due since `nowMs` or before. */
  dueIntents(nowMs: number, limit: number): readonly string[];
  /** When something is due next. */
  nextDueMs(): number | undefined;
  /** Without those that are `inHand`. */
  dueDeliveries(nowMs: number, limit: number, inHand: ReadonlySet<number>): readonly Delivery[];
  /** When the next delivery after `nowMs` is due. */
  nextDeliveryMs(nowMs: number): number | undefined;
  close(): Promise<void>;
}

/** How many outlived requests are forgotten with each one recorded: more than one, so that they run out. */
export const forgottenPerRequest = 4;

export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** The file is no ledger, is damaged, or was written by a newer version. Nothing was changed. */
export class UnreadableLedger extends Error {
  override readonly name = 'UnreadableLedger';
}
