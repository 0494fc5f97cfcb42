import { backgroundRetries, type Position, type RecordedEvent } from '@queuecommerce/infra';
import { CheckpointKeeper } from './checkpoint-keeper';
import { Lanes } from './lanes';
import type { ParkedEvents } from './parked-events';
import { PartitionWorker } from './partition-worker';
import { Progress, type Pending } from './progress';
import { ReactorStopped, SubscriptionEnded, type ReactorOptions } from './reactor';

/** What the reader's life gives to its reading. */
export interface Life {
  readonly signal: AbortSignal;
  /** Ends the reader: this will not heal. */
  readonly fail: (error: unknown) => void;
  /** Repeats what fails for a while. False if the reader stopped first. @throws what will not heal. */
  readonly keepTrying: (action: () => Promise<void>) => Promise<boolean>;
}

/** Most events of a partition handled at once. */
const maxBatch = 256;

/** From the subscription to the partitions' lanes, and from what they finish to the checkpoint. */
export class Reading {
  private readonly progress: Progress;
  private readonly checkpoint: CheckpointKeeper;
  private readonly lanes: Lanes<Pending>;
  private readonly worker: PartitionWorker;
  private readonly maxUnfinished: number;
  private hasReachedEnd = false;
  private roomIsMade: (() => void) | undefined;
  private drained = Promise.resolve();

  constructor(
    private readonly options: ReactorOptions,
    private readonly from: Position | undefined,
    readonly parked: ParkedEvents,
    private readonly life: Life,
  ) {
    const { name, documents, clock, checkpointIntervalMs: intervalMs = 100, concurrency = 64 } = options;
    const { signal, keepTrying } = life;
    const retries = options.retries ?? backgroundRetries;
    this.maxUnfinished = options.maxUnfinished ?? 4_096;
    this.progress = new Progress(from);
    this.checkpoint = new CheckpointKeeper(
      { reader: `reactor:${name}`, documents, clock, intervalMs, signal, keepTrying, onFailure: life.fail },
      from,
    );
    this.worker = new PartitionWorker({
      ...options,
      parked,
      retries,
      signal,
      keepTrying,
      finished: (events) => this.finished(events),
    });
    const { canWait } = options;
    this.lanes = new Lanes(
      concurrency,
      maxBatch,
      (partition, events) => this.worker.work(partition, events).catch(life.fail),
      canWait && (({ event }) => canWait(event)),
    );
    signal.addEventListener('abort', () => {
      this.drained = this.lanes.close(new ReactorStopped(name));
      this.roomIsMade?.();
    });
  }

  get position(): Position | undefined {
    return this.progress.finishedTo;
  }

  get unfinished(): number {
    return this.progress.unfinished;
  }

  get isCaughtUp(): boolean {
    return this.hasReachedEnd && this.unfinished === 0;
  }

  get behindMs(): number {
    const { oldest } = this.progress;
    const { clock } = this.options;
    return oldest ? Math.max(0, clock.now() - Date.parse(oldest.recordedAt)) : 0;
  }

  /** Reads until the signal. @throws what will not heal. */
  async read(): Promise<void> {
    const { store, streamPrefixes } = this.options;
    const { signal } = this.life;
    const from = this.from === undefined ? {} : { after: this.from };
    for await (const batch of store.subscribe({ ...from, streamPrefixes, signal })) {
      if (signal.aborted) return;
      for (const event of batch.events) this.begin(event);
      if (batch.position !== undefined) this.progress.reached(batch.position);
      this.hasReachedEnd = batch.caughtUp;
      this.checkpoint.advance(this.progress.finishedTo);
      await this.room();
    }
    if (!signal.aborted) throw new SubscriptionEnded(this.options.name);
  }

  retryParked(partition: string): Promise<boolean> {
    return this.lanes.alone(partition, () => this.worker.retry(partition));
  }

  /** After the signal: resolves once what is in hand has finished. */
  drain(): Promise<void> {
    return this.drained;
  }

  /** After draining. @throws {CheckpointConflict} @throws {DocumentsUnavailable} */
  storeCheckpoint(): Promise<void> {
    return this.checkpoint.finish();
  }

  private begin(event: RecordedEvent): void {
    const partition = this.options.partitionOf(event);
    if (partition === undefined) return;
    this.lanes.add(partition, this.progress.begin(event));
  }

  private finished(events: readonly Pending[]): void {
    this.progress.finish(events);
    this.checkpoint.advance(this.progress.finishedTo);
    if (this.unfinished < this.maxUnfinished) this.roomIsMade?.();
  }

  private async room(): Promise<void> {
    while (this.unfinished >= this.maxUnfinished && !this.life.signal.aborted)
      await new Promise<void>((resolve) => {
        this.roomIsMade = resolve;
      });
  }
}
