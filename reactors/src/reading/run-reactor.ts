import {
  backgroundRetries,
  backoffMs,
  CheckpointConflict,
  DocumentsUnavailable,
  persist,
  sleep,
} from '@queuecommerce/infra';
import type { ParkedPartition } from './parked-event';
import { ParkedEvents } from './parked-events';
import { ReactorStopped, type Reactor, type ReactorOptions, type ReactorStatus } from './reactor';
import { Reading } from './reading';

/**
 * Reads the log from the reader's checkpoint on, and hands its events to `handle`, by partition, each at least once.
 *
 * The checkpoint is stored only when everything before it is finished, so a crash repeats events and never skips one. Of two readers
 * of the same name the one that comes late is fenced off by the checkpoint, and begins again from where the other is (F18). The reader
 * never gives up on an engine that is away, and it stops by itself, as `failed`, only for what cannot heal: an unreadable log or
 * checkpoint.
 */
export function runReactor(options: ReactorOptions): Reactor {
  return new LogReader(options);
}

/** The one who is fenced off leaves the other the time to come to its end. */
const interruptionBackoff = { firstMs: 100, capMs: 2_000 };

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
    const { clock, entropy, log } = this.options;
    for (let interruptions = 1; ; interruptions++) {
      const interruption = await this.readOnce();
      if (this.stopping.signal.aborted || interruption === undefined) break;
      log.info({ error: interruption }, 'Reading was interrupted, and begins again at the checkpoint');
      await sleep(clock, backoffMs(interruptionBackoff, interruptions, entropy), this.stopping.signal);
    }
    this.hasEnded = true;
  }

  /** Reads from the stored checkpoint on, until the stop, a failure, or what passes by itself, which is the answer. */
  private async readOnce(): Promise<Error | undefined> {
    let interruption: Error | undefined;
    const over = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, over.signal]);
    const end = (error: unknown): void => {
      if (this.passes(error)) interruption ??= error;
      else this.fail(error);
      over.abort();
    };
    try {
      this.reading = await this.open(signal, end);
      await this.reading?.read();
    } catch (error) {
      end(error);
    }
    await this.reading?.drain();
    await this.storeCheckpoint(end);
    return interruption;
  }

  /** Another reader is at work (F18), or an engine is away, such as the one with the keys that events are opened with (F14). */
  private passes(error: unknown): error is Error {
    return (
      error instanceof CheckpointConflict ||
      error instanceof DocumentsUnavailable ||
      this.options.isTransient(error)
    );
  }

  /** Undefined if the reader stopped first. */
  private async open(signal: AbortSignal, fail: (error: unknown) => void): Promise<Reading | undefined> {
    const { name, documents, clock } = this.options;
    const opened: Reading[] = [];
    await this.keepTrying(async () => {
      const from = await documents.checkpoint(`reactor:${name}`);
      const parked = await ParkedEvents.open(name, documents, clock);
      const keepTrying = (action: () => Promise<void>): Promise<boolean> => this.keepTrying(action, signal);
      opened.push(new Reading(this.options, from, parked, { signal, fail, keepTrying }));
    }, signal);
    return opened[0];
  }

  private async storeCheckpoint(end: (error: unknown) => void): Promise<void> {
    try {
      await this.reading?.storeCheckpoint();
    } catch (error) {
      if (error instanceof CheckpointConflict) return end(error);
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

  private async keepTrying(action: () => Promise<void>, signal: AbortSignal): Promise<boolean> {
    const { clock, entropy, log } = this.options;
    const outcome = await persist(action, {
      clock,
      entropy,
      backoff: backgroundRetries.backoff,
      signal,
      givesUp: (error) => error instanceof CheckpointConflict || !this.passes(error),
      onFailure: (error, failures) => log.warn({ failures, error }, 'The documents are away; trying again'),
    });
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome.kind === 'done';
  }
}
