import { backoffMs } from '../../clock/backoff';
import type { Cancel, Clock, Entropy } from '../../clock/port';
import type { Log } from '../../logging/port';
import { Fifo } from '../../queueing/fifo';
import type { Delivery, Ledger, LedgerChange } from './ledger';
import { signatureHeader } from '../webhook-signature';
import type { PostWebhook } from './post-webhook';

export interface WebhookEndpoint {
  /** Where events are posted. */
  readonly url: string;
  /** What they are signed with. */
  readonly secret: string;
}

const mostInFlight = 16;
/** Read from the outbox at once. */
const page = 64;
const timeoutMs = 20_000;
const backoff = { firstMs: 1_000, capMs: 60 * 60 * 1000 };
/** Stripe gives up on an event after three days. */
const giveUpAfterMs = 3 * 24 * 60 * 60 * 1000;
/** How long a delivery stays on the outbox: those of this time are taken off in one transaction. After a crash they are sent again. */
const finishDelayMs = 100;

/**
 * Posts what the ledger's outbox holds, at least once each: anything but a 2xx in time is tried again, with backoff, across
 * restarts.
 */
export class WebhookSender {
  /** Read from the outbox, and not begun yet. */
  private readonly due = new Fifo<Delivery>();
  /** All that are in hand: read, on their way, or delivered and not taken off the outbox yet. */
  private readonly inHand = new Set<number>();
  private readonly inFlight = new Set<Promise<void>>();
  /** Delivered, and not taken off the outbox yet. */
  private finished: number[] = [];
  private cancelFinish: Cancel | undefined;
  private readonly stopping = new AbortController();
  private cancelTimer: Cancel = () => undefined;

  constructor(
    private readonly webhook: WebhookEndpoint,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly log: Log,
    private readonly post: PostWebhook,
  ) {}

  /** Sends what is due, and waits for what is due next. With all hands full, the first that is free comes here again. */
  wake(): void {
    if (this.stopping.signal.aborted) return;
    while (this.inFlight.size < mostInFlight) {
      const delivery = this.next();
      if (!delivery) return this.wait();
      this.begin(delivery);
    }
  }

  /** Breaks off what is on its way: it will be sent again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.cancelTimer();
    await Promise.all(this.inFlight);
    this.cancelFinish?.();
    await this.finishAll();
  }

  private next(): Delivery | undefined {
    if (this.due.size === 0)
      for (const delivery of this.ledger.dueDeliveries(this.clock.now(), page, this.inHand)) {
        this.inHand.add(delivery.deliveryId);
        this.due.push(delivery);
      }
    return this.due.shift();
  }

  private wait(): void {
    this.cancelTimer();
    const nowMs = this.clock.now();
    const nextMs = this.ledger.nextDeliveryMs(nowMs);
    if (nextMs !== undefined)
      this.cancelTimer = this.clock.after(Math.min(nextMs - nowMs, backoff.capMs), () => this.wake());
  }

  private begin(delivery: Delivery): void {
    const sent = this.deliver(delivery).finally(() => {
      this.inFlight.delete(sent);
      this.wake();
    });
    this.inFlight.add(sent);
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const problem = await this.tryPost(delivery.body);
    const { deliveryId, eventId } = delivery;
    if (problem === undefined) return this.finishLater(deliveryId);
    if (this.stopping.signal.aborted) return;
    const nowMs = this.clock.now();
    const failures = delivery.failures + 1;
    if (nowMs - delivery.createdMs >= giveUpAfterMs) {
      this.log.error({ eventId, failures, problem }, 'A webhook was given up on');
      return this.finishLater(deliveryId);
    }
    this.log.debug({ eventId, failures, problem }, 'A webhook was not taken');
    const notBeforeMs = nowMs + Math.ceil(backoffMs(backoff, failures, this.entropy));
    await this.store({ failedDelivery: { deliveryId, notBeforeMs } }, [deliveryId]);
  }

  private finishLater(deliveryId: number): void {
    this.finished.push(deliveryId);
    this.cancelFinish ??= this.clock.after(finishDelayMs, () => void this.finishAll());
  }

  private async finishAll(): Promise<void> {
    this.cancelFinish = undefined;
    const finishedDeliveries = this.finished;
    this.finished = [];
    if (finishedDeliveries.length > 0) await this.store({ finishedDeliveries }, finishedDeliveries);
  }

  /** Until it is stored they are in hand, so that they are not sent once more. */
  private async store(
    change: Omit<LedgerChange<undefined>, 'answer'>,
    ids: readonly number[],
  ): Promise<void> {
    try {
      await this.ledger.transact(() => ({ ...change, answer: undefined }));
    } catch (error) {
      this.log.warn({ error, deliveries: ids.length }, 'The outbox could not be written');
    }
    for (const id of ids) this.inHand.delete(id);
  }

  /** Why the receiver did not take it; undefined if it did. */
  private async tryPost(body: string): Promise<unknown> {
    const giveUp = new AbortController();
    const cancel = this.clock.after(timeoutMs, () => giveUp.abort());
    try {
      const signature = signatureHeader(body, this.webhook.secret, Math.floor(this.clock.now() / 1000));
      const status = await this.post(
        this.webhook.url,
        { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
        body,
        AbortSignal.any([giveUp.signal, this.stopping.signal]),
      );
      return status >= 200 && status < 300 ? undefined : `status ${status}`;
    } catch (error) {
      return error;
    } finally {
      cancel();
    }
  }
}
