import { Fifo, type Position, type RecordedEvent } from '@queuecommerce/infra';

/** An event that was read and is to be handled. */
export interface Pending {
  readonly event: RecordedEvent;
  isFinished: boolean;
}

/** How far a reader has come: events are begun in log order and finished in any. */
export class Progress {
  private readonly pending = new Fifo<Pending>();
  private unfinishedCount = 0;
  private readTo: Position | undefined;
  private lastFinished: Position | undefined;

  /** @param from everything up to here was finished before. */
  constructor(from: Position | undefined) {
    this.readTo = from;
    this.lastFinished = from;
  }

  /** Everything up to here is finished: the contiguous prefix, and never less than before. */
  get finishedTo(): Position | undefined {
    return this.pending.size === 0 ? this.readTo : this.lastFinished;
  }

  get unfinished(): number {
    return this.unfinishedCount;
  }

  /** The first event that is not finished. */
  get oldest(): RecordedEvent | undefined {
    return this.pending.head?.event;
  }

  /** @throws {LogOutOfOrder} */
  begin(event: RecordedEvent): Pending {
    // With nothing pending everything read so far is finished, also what came after the last event.
    if (this.pending.size === 0) this.lastFinished = this.readTo;
    this.reached(event.position, 'repeats');
    const pending = { event, isFinished: false };
    this.pending.push(pending);
    this.unfinishedCount++;
    return pending;
  }

  /** Everything up to here has been begun or is of no interest. @throws {LogOutOfOrder} */
  reached(position: Position, repeated: 'repeats' | 'may repeat' = 'may repeat'): void {
    const isBack = this.readTo !== undefined && position < this.readTo;
    if (isBack || (position === this.readTo && repeated === 'repeats'))
      throw new LogOutOfOrder(this.readTo, position);
    this.readTo = position;
  }

  finish(finished: readonly Pending[]): void {
    for (const pending of finished) pending.isFinished = true;
    this.unfinishedCount -= finished.length;
    while (this.pending.head?.isFinished) this.lastFinished = this.pending.shift()?.event.position;
  }
}

/** The subscription delivered what lies before something that it had delivered already: its positions can not be trusted. */
export class LogOutOfOrder extends Error {
  override readonly name = 'LogOutOfOrder';
  constructor(
    readonly readTo: Position | undefined,
    readonly position: Position,
  ) {
    super(`After ${readTo ?? 'the start'} the log delivered ${position}`);
  }
}
