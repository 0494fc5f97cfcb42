import { UnreadableLog, type Position, type ReadableLog, type RecordedEvent } from '../port';
import { sealStream } from '../sealing/seal';

const pageSize = 256;

/** The seals of a log, one after the other, read by their own stream. */
export class SealCursor {
  private page: readonly RecordedEvent[] = [];
  private place = 0;
  private read = 0;
  private hasEnded = false;

  constructor(
    private readonly log: ReadableLog,
    /** Seals behind it are not looked at. */
    private readonly head: Position,
  ) {}

  /** Undefined at the end. @throws {UnreadableLog} the next one can not be read. */
  async next(): Promise<RecordedEvent | undefined> {
    if (this.place === this.page.length && !this.hasEnded) await this.turnPage();
    const event = this.page[this.place];
    if (event === undefined || event.position > this.head) return undefined;
    this.place += 1;
    return event;
  }

  private async turnPage(): Promise<void> {
    let limit = pageSize;
    try {
      this.page = await this.readOn(limit);
    } catch (error) {
      if (!(error instanceof UnreadableLog)) throw error;
      // One of them is damaged, and those before it count.
      limit = 1;
      this.page = await this.readOn(limit);
    }
    this.place = 0;
    this.read += this.page.length;
    this.hasEnded = this.page.length < limit;
  }

  private readOn(limit: number): Promise<readonly RecordedEvent[]> {
    return this.log.readStream(sealStream, { from: this.read, limit });
  }
}
