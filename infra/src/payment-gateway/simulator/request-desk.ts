import { sleep, type Clock, type Entropy } from '../../clock/port';
import { GatewayUnavailable, type GatewayPayment } from '../port';
import { attempt, type Action, type Attempt } from './attempt';
import type { GatewayFault, Faults, GatewayOperation } from './faults';
import { give, KeysInUse, recordedOutcome, type Outcome, type RecordedRequest } from './idempotency';
import {
  LedgerUnavailable,
  type Ledger,
  type LedgerChange,
  type LedgerReader,
  type NewDelivery,
} from './ledger';
import { present } from './moment';
import { nextDueMs, type Moment } from './payment-intent';
import { stripeEvent } from './stripe-objects';

export interface DeskParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly faults: Faults;
  /** There and back. */
  readonly latencyMs: number;
  readonly sendsWebhooks: boolean;
  /** Called once a change is durable. */
  readonly onChange: (change: { readonly dueMs: number | null; readonly webhooks: boolean }) => void;
  readonly signal: AbortSignal;
}

interface Done {
  readonly outcome: Outcome;
  readonly changed?: { readonly dueMs: number | null; readonly webhooks: boolean };
}

/** Takes every request: its way through the network, its key, and one transaction of the ledger. */
export class RequestDesk {
  private readonly keysInUse = new KeysInUse();

  constructor(private readonly parts: DeskParts) {}

  /**
   * A request with an idempotency key (P2).
   * @throws {GatewayRefused | GatewayUnavailable}
   */
  async request(
    operation: GatewayOperation,
    key: string,
    body: object,
    action: Action,
  ): Promise<GatewayPayment> {
    const { faults, signal } = this.parts;
    const fault = faults.next(operation);
    await this.travelHalf();
    if (fault) await faults.before(fault, signal);
    const fingerprint = JSON.stringify([operation, body]);
    this.keysInUse.enter(key);
    let outcome: Outcome;
    try {
      outcome = await this.transact((reader, moment) => {
        const recorded = recordedOutcome(reader.request(key), fingerprint, moment.nowMs);
        if (recorded) return { answer: { outcome: recorded } };
        const request = { key, fingerprint, createdMs: moment.nowMs };
        if (fault === 'server-error') return failing(request);
        return this.change(attempt(reader, action, moment), moment, fault, request);
      });
      await this.travelHalf();
    } finally {
      this.keysInUse.leave(key);
    }
    if (fault) await faults.after(fault, signal);
    return give(outcome);
  }

  /** A request that only reads. @throws {GatewayUnavailable} */
  async read<T>(operation: GatewayOperation, look: () => T | Promise<T>): Promise<T> {
    const { faults, signal } = this.parts;
    const fault = faults.next(operation);
    await this.travelHalf();
    if (fault) {
      await faults.before(fault, signal);
      await faults.after(fault, signal);
      throw new GatewayUnavailable('The gateway answered 500');
    }
    const found = await this.available(look);
    await this.travelHalf();
    return found;
  }

  /** What does not come from the shop: the customer at the bank's page, the bank, time. */
  async happen(action: Action): Promise<GatewayPayment> {
    const outcome = await this.transact((reader, moment) =>
      this.change(attempt(reader, action, moment), moment, undefined, undefined),
    );
    return give(outcome);
  }

  private async transact(
    work: (reader: LedgerReader, moment: Moment) => LedgerChange<Done>,
  ): Promise<Outcome> {
    const { ledger, clock, entropy, onChange, signal } = this.parts;
    if (signal.aborted) throw new GatewayUnavailable('The gateway is closed');
    const { outcome, changed } = await this.available(() =>
      ledger.transact((reader) => work(reader, present(clock, entropy))),
    );
    if (changed) onChange(changed);
    return outcome;
  }

  /** Whether the ledger was written is unknown when it fails: to the shop that is a gateway that did not answer (I9). */
  private async available<T>(use: () => T | Promise<T>): Promise<T> {
    try {
      return await use();
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      throw new GatewayUnavailable('The gateway’s ledger failed', undefined, { cause: error });
    }
  }

  private change(
    { outcome, intent, steps }: Attempt,
    moment: Moment,
    fault: GatewayFault | undefined,
    request: Omit<RecordedRequest, 'outcome'> | undefined,
  ): LedgerChange<Done> {
    const told: Outcome = fault === 'server-error-after' ? { kind: 'failed' } : outcome;
    const newDeliveries = this.parts.sendsWebhooks
      ? steps.flatMap((step) =>
          step.events.flatMap((event) => this.deliveries(stripeEvent(step.intent, event, moment), moment)),
        )
      : [];
    return {
      answer: { outcome: told, changed: { dueMs: nextDueMs(intent), webhooks: newDeliveries.length > 0 } },
      intent,
      newDeliveries,
      ...(request && { request: { ...request, outcome: told } }),
    };
  }

  private deliveries(event: { readonly id: string; readonly body: string }, moment: Moment): NewDelivery[] {
    const createdMs = moment.nowMs;
    return this.parts.faults.deliveryDelaysMs().map((delayMs) => ({
      eventId: event.id,
      body: event.body,
      createdMs,
      notBeforeMs: createdMs + delayMs,
    }));
  }

  private async travelHalf(): Promise<void> {
    const { clock, latencyMs, signal } = this.parts;
    if (latencyMs > 0) await sleep(clock, latencyMs / 2, signal);
  }
}

/** A 500 before anything is done, remembered for the key's life (P2). */
function failing(request: Omit<RecordedRequest, 'outcome'>): LedgerChange<Done> {
  const outcome: Outcome = { kind: 'failed' };
  return { answer: { outcome }, request: { ...request, outcome } };
}
