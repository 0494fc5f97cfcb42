import {
  CheckpointConflict,
  sleep,
  type Clock,
  type DocumentStore,
  type Position,
} from '@queuecommerce/infra';

export interface CheckpointKeeperParts {
  readonly reader: string;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  /** Least time between two writes: each of them costs the engine a sync. */
  readonly intervalMs: number;
  /** Ends the writing in the background. */
  readonly signal: AbortSignal;
  /** Repeats what fails for a while. False if the reader stopped first. @throws what will not heal. */
  readonly keepTrying: (action: () => Promise<void>) => Promise<boolean>;
  /** The background writing came to an end that is not its own: a `CheckpointConflict`, or what will not heal. */
  readonly onFailure: (error: unknown) => void;
}

/** Stores how far a reader has come: at most one write at a time, always the newest place, never backwards. */
export class CheckpointKeeper {
  private wanted: Position | undefined;
  private writing: Promise<void> | undefined;
  /** Where a write of ours failed without telling whether it was stored. */
  private readonly uncertain = new Set<Position>();

  constructor(
    private readonly parts: CheckpointKeeperParts,
    private stored: Position | undefined,
  ) {
    this.wanted = stored;
  }

  /** Everything up to `position` is finished. Returns at once. */
  advance(position: Position | undefined): void {
    this.wanted = position;
    if (this.writing || this.wanted === this.stored || this.parts.signal.aborted) return;
    this.writing = this.writeInBackground();
  }

  /** After the signal: waits for what is under way, and stores the last place. */
  async finish(): Promise<void> {
    await this.writing;
    if (this.wanted !== this.stored) await this.move();
  }

  private async writeInBackground(): Promise<void> {
    const { clock, intervalMs, signal, keepTrying, onFailure } = this.parts;
    try {
      while (this.wanted !== this.stored && !signal.aborted) {
        await keepTrying(() => this.move());
        await sleep(clock, intervalMs, signal);
      }
    } catch (error) {
      onFailure(error);
    }
    this.writing = undefined;
  }

  private async move(): Promise<void> {
    const { documents, reader } = this.parts;
    const to = this.wanted;
    if (to === undefined || to === this.stored) return;
    try {
      await documents.write({ writes: [], checkpoint: { reader, from: this.stored, to } });
      this.storedAt(to);
    } catch (error) {
      if (!(error instanceof CheckpointConflict)) {
        this.uncertain.add(to);
        throw error;
      }
      // Not a second reader (F18), but a write of our own of which we never heard.
      if (error.actual === undefined || !this.uncertain.has(error.actual)) throw error;
      this.storedAt(error.actual);
      await this.move();
    }
  }

  private storedAt(position: Position): void {
    this.stored = position;
    this.uncertain.clear();
  }
}
