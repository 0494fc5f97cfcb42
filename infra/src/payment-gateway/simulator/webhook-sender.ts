import { backoffMs } from '../../clock/backoff';
import type { Cancel, Clock, Entropy } from '../../clock/port';
import type { Log } from '../../logging/port';
import type { Delivery, Ledger } from './ledger';
import { signatureHeader } from '../webhook-signature';

export interface WebhookEndpoint {
  /** Where events are posted. */
  readonly url: string;
  /** What they are signed with. */
  readonly secret: string;
}

const mostInFlight = 16;
const timeoutMs = 20_000;
const backoff = { firstMs: 1_000, capMs: 60 * 60 * 1000 };
/** Stripe gives up on an event after three days. */
const giveUpAfterMs = 3 * 24 * 60 * 60 * 1000;

/**
 * Posts what the ledger's outbox holds, at least once each: anything but a 2xx in time is tried again, with backoff, across
 * restarts.
 */
export class WebhookSender {
  private readonly inFlight = new Map<number, Promise<void>>();
  private readonly stopping = new AbortController();
  private cancelTimer: Cancel = () => undefined;

  constructor(
    private readonly webhook: WebhookEndpoint,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly log: Log,
    private readonly post: typeof fetch,
  ) {}

  /** Sends what is due, and waits for what is due next. With all hands full, the first that is free comes here again. */
  wake(): void {
    if (this.stopping.signal.aborted) return;
    const free = mostInFlight - this.inFlight.size;
    if (free <= 0) return;
    const nowMs = this.clock.now();
    const due = this.ledger.dueDeliveries(nowMs, mostInFlight + free);
    const idle = due.filter(({ deliveryId }) => !this.inFlight.has(deliveryId));
    for (const delivery of idle.slice(0, free)) this.begin(delivery);
    this.cancelTimer();
    const nextMs = this.ledger.nextDeliveryMs(nowMs);
    if (nextMs !== undefined)
      this.cancelTimer = this.clock.after(Math.min(nextMs - nowMs, backoff.capMs), () => this.wake());
  }

  /** Breaks off what is on its way: it will be sent again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.cancelTimer();
    await Promise.all(this.inFlight.values());
  }

  private begin(delivery: Delivery): void {
    const sent = this.deliver(delivery)
      .catch((error: unknown) =>
        this.log.warn({ error, eventId: delivery.eventId }, 'The outbox could not be written'),
      )
      .finally(() => {
        this.inFlight.delete(delivery.deliveryId);
        this.wake();
      });
    this.inFlight.set(delivery.deliveryId, sent);
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

  private async finish(finishedDelivery: number): Promise<void> {
    await this.ledger.transact(() => ({ answer: undefined, finishedDelivery }));
  }

  /** Why the receiver did not take it; undefined if it did. */
  private async tryPost(body: string): Promise<unknown> {
    const giveUp = new AbortController();
    const cancel = this.clock.after(timeoutMs, () => giveUp.abort());
    try {
      const signature = signatureHeader(body, this.webhook.secret, Math.floor(this.clock.now() / 1000));
      const response = await this.post(this.webhook.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([giveUp.signal, this.stopping.signal]),
      });
      await response.body?.cancel();
      return response.ok ? undefined : `status ${response.status}`;
    } catch (error) {
      return error;
    } finally {
      cancel();
    }
  }
}
