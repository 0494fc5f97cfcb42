import type { Cancel, Clock, DocumentStore, DocumentWrite, Position } from '@queuecommerce/infra';

/** How far the reader has come with a batch. */
export interface Progress {
  readonly position: Position;
  /** Whether that was the end of the log. */
  readonly caughtUp: boolean;
  /** When the batch's last event was recorded; undefined for a batch without one. */
  readonly recordedAt: string | undefined;
}

export interface CheckpointedWriterParts {
  readonly documents: DocumentStore;
  readonly reader: string;
  readonly clock: Clock;
  /** Where the stored checkpoint is. */
  readonly from: Position | undefined;
  /** Hears of progress once all documents up to there are stored. */
  readonly onProgress: (progress: Progress) => void;
  /** Hears of each checkpoint that was stored. */
  readonly onStored: () => void;
  /** Hears at once that a write has failed; `settled` throws why. */
  readonly onFailure: () => void;
}

/** How long a checkpoint may wait that goes with no document. It saves a commit for each event that concerns no document. */
const checkpointDelayMs = 20;

/**
 * Writes batches of documents together with the reader's checkpoint, one at a time. A write is under way while the next batch
 * is read and folded.
 */
export class CheckpointedWriter {
  private stored: Position | undefined;
  private underWay: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;
  private waiting: { readonly position: Position; readonly cancel: Cancel } | undefined;

  constructor(private readonly parts: CheckpointedWriterParts) {
    this.stored = parts.from;
  }

  /** Resolves when no write is under way. @throws why the last one failed */
  async settled(): Promise<void> {
    await this.underWay;
    if (this.failure) throw this.failure.error;
  }

  /** Starts writing a batch. Only once `settled`. */
  write(writes: readonly DocumentWrite[], progress: Progress): void {
    this.forgetWaiting();
    this.underWay = this.store(writes, progress.position, () => this.parts.onProgress(progress));
  }

  /** Goes past what concerns no document; the checkpoint follows shortly. Only once `settled`. */
  pass(progress: Progress): void {
    const { clock, onProgress } = this.parts;
    const { position } = progress;
    if (position !== this.stored) {
      const cancel = this.waiting?.cancel ?? clock.after(checkpointDelayMs, () => this.storeWaiting());
      this.waiting = { position, cancel };
    }
    onProgress(progress);
  }

  /** Finishes what is under way, storing a checkpoint that waits. @throws why a write failed */
  async finish(): Promise<void> {
    await this.settled();
    this.storeWaiting();
    await this.settled();
  }

  /** Waits for what is under way and lets go of the rest: its checkpoint is the next one's to move. */
  async abandon(): Promise<void> {
    this.forgetWaiting();
    await this.underWay;
  }

  private storeWaiting(): void {
    const position = this.waiting?.position;
    this.forgetWaiting();
    if (position !== undefined) this.underWay = this.store([], position, () => {});
  }

  private forgetWaiting(): void {
    this.waiting?.cancel();
    this.waiting = undefined;
  }

  /** Never rejects: the failure is for those who ask. */
  private async store(writes: readonly DocumentWrite[], to: Position, then: () => void): Promise<void> {
    const { documents, reader, onStored, onFailure } = this.parts;
    try {
      await documents.write({ writes, checkpoint: { reader, from: this.stored, to } });
    } catch (error) {
      this.failure = { error };
      onFailure();
      return;
    }
    this.stored = to;
    onStored();
    then();
  }
}
