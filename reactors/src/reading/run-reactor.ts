import { CheckpointConflict, DocumentsUnavailable, persist } from '@queuecommerce/infra';
import type { ParkedPartition } from './parked-event';
import { ParkedEvents } from './parked-events';
import { ReactorStopped, type Reactor, type ReactorOptions, type ReactorStatus } from './reactor';
import { Reading } from './reading';

/**
 * Reads the log from the reader's checkpoint on, and hands its events to `handle`, by partition, each at least once.
 *
 * The checkpoint is stored only when everything before it is finished, so a crash repeats events and never skips one. A second
 * reader of the same name makes the one that comes late fail (F18). The reader never gives up on an engine that is away, and it
 * stops by itself, as `failed`, only for what cannot heal: an unreadable log or checkpoint, a conflicting checkpoint.
 */
export function runReactor(options: ReactorOptions): Reactor {
  return new LogReader(options);
}

class LogReader implements Reactor {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private reading: Reading | undefined;
  private hasEnded = false;
  private failure: Error | undefined;

  private readonly options: ReactorOptions;

  constructor(options: ReactorOptions) {
    this.options = { ...options, log: options.log.child({ reactor: options.name }) };
    this.running = this.run();
  }

  status(): ReactorStatus {
    const { reading, failure } = this;
    return {
      name: this.options.name,
      state: failure ? 'failed' : this.hasEnded ? 'stopped' : reading ? 'running' : 'starting',
      error: failure,
      position: reading?.position,
      isCaughtUp: reading?.isCaughtUp ?? false,
      unfinished: reading?.unfinished ?? 0,
      behindMs: reading?.behindMs ?? 0,
      parkedPartitions: reading?.parked.partitions ?? 0,
    };
  }

  async parked(limit: number): Promise<readonly ParkedPartition[]> {
    return this.reading ? this.reading.parked.list(limit) : [];
  }

  async retryParked(partition: string): Promise<boolean> {
    if (!this.reading || this.stopping.signal.aborted) throw new ReactorStopped(this.options.name);
    return this.reading.retryParked(partition);
  }

  stop(): Promise<void> {
    this.stopping.abort();
    return this.running;
  }

  private async run(): Promise<void> {
    try {
      this.reading = await this.open();
      await this.reading?.read();
    } catch (error) {
      this.fail(error);
    }
    await this.reading?.drain();
    await this.storeCheckpoint();
    this.hasEnded = true;
  }

  /** Undefined if the reader stopped first. */
  private async open(): Promise<Reading | undefined> {
    const { name, documents, clock } = this.options;
    const { signal } = this.stopping;
    const opened: Reading[] = [];
    await this.keepTrying(async () => {
      const from = await documents.checkpoint(`reactor:${name}`);
      const parked = await ParkedEvents.open(name, documents, clock);
      const life = {
        signal,
        fail: (error: unknown) => this.fail(error),
        keepTrying: (action: () => Promise<void>) => this.keepTrying(action),
      };
      opened.push(new Reading(this.options, from, parked, life));
    });
    return opened[0];
  }

  private async storeCheckpoint(): Promise<void> {
    if (this.failure instanceof CheckpointConflict) return;
    try {
      await this.reading?.storeCheckpoint();
    } catch (error) {
      if (error instanceof CheckpointConflict) return this.fail(error);
      this.options.log.warn(
        { error },
        'The last checkpoint is not stored: some events will be handled again',
      );
    }
  }

  private fail(error: unknown): void {
    if (this.failure) return;
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.options.log.error({ error }, 'A reactor stopped because of what will not heal');
    this.stopping.abort();
  }

  private async keepTrying(action: () => Promise<void>): Promise<boolean> {
    const { clock, entropy, log, isTransient } = this.options;
    const outcome = await persist(action, {
      clock,
      entropy,
      backoff: { firstMs: 50, capMs: 5_000 },
      signal: this.stopping.signal,
      givesUp: (error) => !(error instanceof DocumentsUnavailable || isTransient(error)),
      onFailure: (error, failures) => log.warn({ failures, error }, 'The documents are away; trying again'),
    });
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome.kind === 'done';
  }
}
