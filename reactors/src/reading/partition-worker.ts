import {
  persist,
  UnreadableLog,
  type Clock,
  type Entropy,
  type EventStore,
  type Log,
  type Persisted,
  type RecordedEvent,
  type RetryPolicy,
} from '@queuecommerce/infra';
import type { ParkedEvent } from './parked-event';
import type { ParkedEvents } from './parked-events';
import type { Pending } from './progress';

/** Causes what the events ask for. The events are of one partition, in log order; some may come again after a crash. */
export type EventHandler = (partition: string, events: readonly RecordedEvent[]) => Promise<void>;

export interface PartitionWorkerParts {
  readonly handle: EventHandler;
  readonly store: EventStore;
  readonly parked: ParkedEvents;
  /** Not the event's fault (an engine away): repeated for as long as it lasts. */
  readonly isTransient: (error: unknown) => boolean;
  readonly retries: RetryPolicy;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /** Ends the repeating: what is not finished then will be read again. */
  readonly signal: AbortSignal;
  readonly finished: (events: readonly Pending[]) => void;
  /** Repeats what fails for a while. False if the reader stopped first. @throws what will not heal. */
  readonly keepTrying: (action: () => Promise<void>) => Promise<boolean>;
}

/**
 * Handles the events of a partition, in order. Those that keep failing are taken apart, and the one that fails alone parks its
 * partition: it and all that follow it in the partition are put aside, in order, and the other partitions go on (F13).
 */
export class PartitionWorker {
  constructor(private readonly parts: PartitionWorkerParts) {}

  /** @throws what will not heal, of the engine that keeps the parked events. */
  async work(partition: string, batch: readonly Pending[]): Promise<void> {
    const { parked, finished } = this.parts;
    if (parked.has(partition)) return this.park(partition, batch);
    const outcome = await this.attempt(partition, batch, this.parts.retries.maxAttempts);
    if (outcome.kind === 'done') return finished(batch);
    if (outcome.kind === 'stopped') return undefined;
    return batch.length > 1 ? this.takeApart(partition, batch) : this.park(partition, batch, outcome);
  }

  /**
   * Handles the parked events again, in order, each read from the log and tried once. True if all went through, so that the
   * partition is not parked any more; false if one failed: it stays parked with those behind it.
   */
  async retry(partition: string): Promise<boolean> {
    const { parked, log } = this.parts;
    if (!parked.has(partition)) return false;
    for (
      let events = await parked.next(partition);
      events.length > 0;
      events = await parked.next(partition)
    ) {
      for (const event of events) {
        const pending = { event: await this.read(event), isFinished: false };
        const outcome = await this.attempt(partition, [pending], 1);
        if (outcome.kind === 'stopped') return false;
        if (outcome.kind === 'failed') {
          await parked.failedAgain(event, { error: outcome.error, attempts: outcome.failures });
          return false;
        }
        await parked.remove(event);
      }
    }
    log.info({ partition }, 'A parked partition goes on');
    return true;
  }

  private async takeApart(partition: string, batch: readonly Pending[]): Promise<void> {
    for (const [index, pending] of batch.entries()) {
      if (this.parts.parked.has(partition)) return this.park(partition, batch.slice(index));
      await this.work(partition, [pending]);
      if (!pending.isFinished) return undefined;
    }
    return undefined;
  }

  private attempt(partition: string, batch: readonly Pending[], maxAttempts: number): Promise<Persisted> {
    const { handle, isTransient, retries, clock, entropy, log, signal } = this.parts;
    const events = batch.map(({ event }) => event);
    let faults = 0;
    return persist(() => handle(partition, events), {
      clock,
      entropy,
      signal,
      backoff: retries.backoff,
      givesUp: (error) => !isTransient(error) && ++faults >= maxAttempts,
      onFailure: (error, failures) =>
        log.warn(
          { partition, events: events.length, position: events[0]?.position, failures, error },
          'Handling events failed and will be repeated',
        ),
    });
  }

  private async park(
    partition: string,
    batch: readonly Pending[],
    failed?: { readonly error: unknown; readonly failures: number },
  ): Promise<void> {
    const { parked, keepTrying, finished, log } = this.parts;
    const events = batch.map(({ event }) => event);
    const failure = failed && { error: failed.error, attempts: failed.failures };
    if (!(await keepTrying(() => parked.park(partition, events, failure)))) return;
    finished(batch);
    if (failed)
      log.error(
        { partition, position: events[0]?.position, type: events[0]?.type, error: failed.error },
        'Parked a partition whose event keeps failing',
      );
  }

  private async read({ stream, revision, eventId }: ParkedEvent): Promise<RecordedEvent> {
    const [event] = await this.parts.store.readStream(stream, { from: revision, limit: 1 });
    if (event?.id !== eventId)
      throw new UnreadableLog(`${stream} holds no event ${eventId} at revision ${revision}`);
    return event;
  }
}
