import { setImmediate } from 'node:timers/promises';
import { sleep, type Clock } from '../../clock/port';
import { beyondTheEnd, passes, type Following, type LogSource, type Scan } from '../catch-up';
import type { RecordedEvent } from '../port';
import type { SqliteFile } from '../../sqlite';
import { CommitWatch } from './commit-watch';
import { Followers } from './followers';
import type { LogReader } from './log-reader';

/** Most events looked through by one statement, so that a filter that lets nothing through does not stop the event loop. */
const scanWindow = 4_096;
/** Events at the end of the log that are kept decoded. */
const mostKept = 2_048;
const readAtOnce = 512;
const retryMs = 50;

/**
 * What subscriptions read. Positions are given under SQLite's one write lock, so their order is the order of commits, and what
 * is visible up to some position stays as it is: no event can appear before one that was already delivered.
 *
 * Subscriptions that are caught up share the log's decoded end: each new event is read and parsed once, however many follow, and
 * what this process itself has appended not even that.
 */
export class LogTail implements LogSource {
  /** The last events up to `end`, contiguous; `end` is -1 until a subscription has caught up. */
  private kept: RecordedEvent[] = [];
  private end = -1;
  /** What this process has appended and `kept` does not have yet, in the order of commits. */
  private own: RecordedEvent[] = [];
  /** Appends of this process without an outcome yet. */
  private underWay = 0;
  /** The version of the watch for which `end` was the end of the log. */
  private checked = -1;

  private readonly watch: CommitWatch;
  private readonly followers: Followers;
  private readonly clock: Clock;

  constructor(
    private readonly reader: LogReader,
    file: SqliteFile,
  ) {
    this.clock = file.clock;
    this.followers = new Followers(this, file.clock, () => this.watch.lookLater());
    this.watch = new CommitWatch(file, this.followers);
  }

  close(): void {
    this.watch.close();
    this.followers.close();
  }

  scan(after: number, limit: number, streamPrefixes: readonly string[] | undefined): Scan {
    if (after === this.end) this.readOn();
    if (after > this.end || after < this.end - this.kept.length)
      return this.scanFile(after, limit, streamPrefixes);
    const events: RecordedEvent[] = [];
    let scannedTo = after;
    for (let i = after - this.end + this.kept.length; i < this.kept.length && events.length < limit; i += 1) {
      const event = this.kept[i];
      if (event !== undefined && passes(event.stream, streamPrefixes)) events.push(event);
      scannedTo += 1;
    }
    return { events, scannedTo, caughtUp: scannedTo === this.end && this.checked === this.version };
  }

  /** Whether a subscription has ever caught up: before, what this process appends need not be told. */
  get isFollowed(): boolean {
    return this.end !== -1;
  }

  /** An append of this process begins: `ended` follows. */
  begun(): void {
    this.underWay += 1;
  }

  /** @param events what it has appended, just now */
  ended(events: readonly RecordedEvent[]): void {
    this.underWay -= 1;
    // Once nobody follows any more they would only be piled up; the file has them.
    if (this.own.length > mostKept) this.own = [];
    this.own.push(...events);
  }

  get version(): number {
    return this.watch.version;
  }

  join(streamPrefixes: readonly string[] | undefined, signal: AbortSignal): Following {
    return this.followers.join(streamPrefixes, signal);
  }

  async breathe(): Promise<void> {
    await setImmediate();
  }

  pause(signal: AbortSignal): Promise<void> {
    return sleep(this.clock, retryMs, signal);
  }

  /**
   * Brings the kept end up to date, or lets go of it if the log has run far ahead while nobody followed.
   *
   * While appends of this process are under way, what stands in the file behind the kept end is theirs, and comes with their outcomes,
   * unless another process has appended: that shows when an outcome leaves a gap, or none is waited for any more, or at the next poll.
   */
  private readOn(): void {
    const version = this.version;
    if (this.checked === version) return;
    this.keepOwn();
    const isAwaited = this.underWay > 0 && this.own.length === 0 && !this.watch.mayBeForeign;
    if (isAwaited || this.readFile()) this.checked = version;
    if (this.kept.length > 2 * mostKept) this.kept = this.kept.slice(-mostKept);
  }

  /** Keeps what stands in the file after the kept end. False if there is more. */
  private readFile(): boolean {
    this.watch.mayBeForeign = false;
    const head = this.reader.head();
    if (this.end < head) {
      const upTo = Math.min(head, this.end + readAtOnce);
      const events = this.reader.inOrder(this.end, upTo, readAtOnce, undefined);
      this.kept.push(...events);
      this.end += events.length;
    }
    return this.end >= head;
  }

  /** Keeps what this process has appended, as far as nothing of another process stands between. */
  private keepOwn(): void {
    let over = 0;
    for (const event of this.own) {
      const number = Number(event.position);
      if (number > this.end + 1) break;
      if (number === this.end + 1) {
        this.kept.push(event);
        this.end = number;
      }
      over += 1;
    }
    this.own.splice(0, over);
  }

  private scanFile(after: number, limit: number, streamPrefixes: readonly string[] | undefined): Scan {
    const version = this.version;
    const head = this.reader.head();
    if (after > head) throw beyondTheEnd(after, head);
    const upTo = Math.min(head, after + scanWindow);
    const events = this.reader.inOrder(after, upTo, limit, streamPrefixes);
    const scannedTo = events.length === limit ? Number(events.at(-1)?.position) : upTo;
    const caughtUp = scannedTo === head;
    if (caughtUp && head > this.end) {
      this.kept = [];
      this.end = head;
      this.checked = version;
    }
    return { events, scannedTo, caughtUp };
  }
}
