import { persist, type Persisted, type RetryPolicy } from '../clock/persist';
import type { Clock, Entropy } from '../clock/port';
import type { Log } from '../logging/port';
import type { Delivery } from './delivery';
import type { ParkedMessages } from './parked-messages';
import type { Worker } from './partitioned-queue';
import type { ConsumeOptions, MessageHandler } from './port';

export interface WorkerParts {
  readonly queue: string;
  readonly handle: MessageHandler;
  readonly parked: ParkedMessages;
  /** For a batch, and then for each of its messages alone. */
  readonly retries: RetryPolicy;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}

/**
 * Hands batches to a handler and repeats what fails. A batch that keeps failing is taken apart: its messages go one by one, in
 * order, and only what fails alone is parked (F13). Transient errors are repeated for as long as they last.
 */
export class PatientWorker implements Worker {
  readonly concurrency: number;
  readonly maxBatch: number;
  private readonly isTransient: (error: unknown) => boolean;
  private readonly stopping = new AbortController();

  constructor(
    private readonly parts: WorkerParts,
    options: ConsumeOptions,
  ) {
    this.concurrency = options.concurrency ?? 64;
    this.maxBatch = options.maxBatch ?? 256;
    this.isTransient = options.isTransient ?? (() => false);
  }

  /** What fails from now on is put back instead of repeated. */
  stop(): void {
    this.stopping.abort();
  }

  async work(key: string, batch: readonly Delivery[], finished: (delivery: Delivery) => void): Promise<void> {
    const outcome = await this.handOver(key, batch);
    if (outcome.kind === 'stopped') return;
    if (outcome.kind === 'failed' && batch.length > 1) return this.takeApart(key, batch, finished);
    for (const delivery of batch) {
      const needsRecord =
        outcome.kind === 'failed' || this.parts.parked.isReturning(this.parts.queue, delivery.message);
      if (needsRecord && !(await this.record(delivery, outcome))) return;
      finished(delivery);
    }
  }

  private async takeApart(
    key: string,
    batch: readonly Delivery[],
    finished: (delivery: Delivery) => void,
  ): Promise<void> {
    for (const delivery of batch) {
      let isFinished = false;
      await this.work(key, [delivery], () => {
        isFinished = true;
        finished(delivery);
      });
      if (!isFinished) return;
    }
  }

  private async handOver(key: string, batch: readonly Delivery[]): Promise<Persisted> {
    const messages = batch.map(({ message }) => message);
    let faults = 0;
    return this.persist(
      async () => {
        for (const delivery of batch) delivery.attempts++;
        await this.parts.handle(key, messages);
      },
      (error) => !this.isTransient(error) && ++faults >= this.parts.retries.maxAttempts,
      { key, messages: batch.length },
    );
  }

  /** False if the worker stopped first. What can not be recorded is tried again for ever: parking must not lose a message. */
  private async record({ message, attempts }: Delivery, outcome: Persisted): Promise<boolean> {
    const { queue, parked, log } = this.parts;
    const action = async (): Promise<void> => {
      if (outcome.kind !== 'failed') return parked.returned(queue, message);
      await parked.park(queue, message, outcome.error, attempts);
      log.error(
        {
          queue,
          key: message.key,
          messageId: message.id,
          type: message.type,
          attempts,
          error: outcome.error,
        },
        'Parked a message that keeps failing',
      );
    };
    const recorded = await this.persist(action, () => false, { key: message.key, messageId: message.id });
    return recorded.kind === 'done';
  }

  private persist(
    action: () => Promise<void>,
    givesUp: (error: unknown) => boolean,
    about: Readonly<Record<string, unknown>>,
  ): Promise<Persisted> {
    const { queue, retries, clock, entropy, log } = this.parts;
    return persist(action, {
      clock,
      entropy,
      backoff: retries.backoff,
      signal: this.stopping.signal,
      givesUp,
      onFailure: (error, failures) =>
        log.warn({ queue, ...about, failures, error }, 'Handling failed and will be repeated'),
    });
  }
}
