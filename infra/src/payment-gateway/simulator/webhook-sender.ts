import { backoffMs } from '../../clock/backoff';
import type { Cancel, Clock, Entropy } from '../../clock/port';
import { Gathered } from '../../gathered';
import type { Log } from '../../logging/port';
import { Fifo } from '../../queueing/fifo';
import type { Delivery, Ledger } from './ledger';
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
  private readonly finishing: Gathered<number, undefined>;
  private readonly stopping = new AbortController();
  private cancelTimer: Cancel = () => undefined;

  constructor(
    private readonly webhook: WebhookEndpoint,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly log: Log,
    private readonly post: PostWebhook,
  ) {
    this.finishing = new Gathered((finishedDeliveries) =>
      ledger.transact(() => ({ answer: undefined, finishedDeliveries })),
    );
  }

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
  }

  private next(): Delivery | undefined {
    if (this.due.size === 0)
      for (const delivery of this.ledger.dueDeliveries(this.clock.now(), this.inHand.size + page))
        if (!this.inHand.has(delivery.deliveryId)) {
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
    const sent = this.deliver(delivery)
      .catch((error: unknown) =>
        this.log.warn({ error, eventId: delivery.eventId }, 'The outbox could not be written'),
      )
      .finally(() => {
        this.inHand.delete(delivery.deliveryId);
        this.inFlight.delete(sent);
        this.wake();
      });
    this.inFlight.add(sent);
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const problem = await this.tryPost(delivery.body);
    if (this.stopping.signal.aborted) return;
    const { deliveryId, eventId } = delivery;
    if (problem === undefined) return this.finish(deliveryId);
    const nowMs = this.clock.now();
    const failures = delivery.failures + 1;
    if (nowMs - delivery.createdMs >= giveUpAfterMs) {
      this.log.error({ eventId, failures, problem }, 'A webhook was given up on');
      return this.finish(deliveryId);
    }
    this.log.debug({ eventId, failures, problem }, 'A webhook was not taken');
    const notBeforeMs = nowMs + Math.ceil(backoffMs(backoff, failures, this.entropy));
    await this.ledger.transact(() => ({ answer: undefined, failedDelivery: { deliveryId, notBeforeMs } }));
  }

  /** Those that come together are taken off the outbox together. */
  private async finish(deliveryId: number): Promise<void> {
    await this.finishing.ask(deliveryId);
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
