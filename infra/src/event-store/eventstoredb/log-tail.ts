import { backoffMs } from '../../clock/backoff';
import { sleep } from '../../clock/port';
import type { Log } from '../../logging/port';
import type { Position } from '../port';
import { WakeUp } from '../wake-up';
import type { Lease } from './connection';
import { inWords, NoAnswer } from './faults';
import { beyondTheEnd, type BeyondTheEnd } from './history';
import { LogSubscription, type Seen } from './log-subscription';
import type { Circumstances } from './patience';
import { beginning, type Place } from './place';
import { lastOfLog } from './reading';

/** Events at the end of the log that are kept decoded. */
const mostKept = 2_048;
const takenAtOnce = 512;
/** Silence after which the end of the log is asked for, to tell a quiet log from a dead subscription. */
const idleMs = 1_000;
/** An event that the log was seen to hold must come within this time. */
const graceMs = 500;
const backoff = { firstMs: 50, capMs: 500 };
/** So often in a row must the log be found shorter than it was before it is believed. */
const mostShorter = 8;

/**
 * The end of the log as it grows, by one subscription without a filter for all readers of this process: each event comes and is
 * decoded once, and as every event comes, all that lies before the last one has been looked at, for every filter. So a reader's
 * position passes over what its filter holds back without the server's checkpoints, which do not move in a quiet log.
 *
 * It runs while it has readers. Lost, it opens the next subscription after its last event; readers only wait longer.
 */
export class LogTail {
  private kept: Seen[] = [];
  private start: Place | undefined;
  private end: Place = beginning;
  private readonly wakeUp = new WakeUp();
  private readers = 0;
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private shorter = 0;
  private lostLog: BeyondTheEnd | undefined;

  private hasReachedEnd = false;
  /** The last event that this process knows the log to hold. */
  private known: Place = beginning;

  constructor(
    private readonly around: Circumstances,
    private readonly log: Log,
  ) {}

  get version(): number {
    return this.wakeUp.version;
  }

  changed(seen: number, signal: AbortSignal): Promise<void> {
    return this.wakeUp.changed(seen, signal);
  }

  /** The reader must leave again. */
  join(): void {
    this.readers += 1;
    if (this.readers > 1) return;
    this.stopping = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, this.around.closing]);
    this.running = this.running.then(() => this.run(signal));
  }

  leave(): void {
    this.readers -= 1;
    if (this.readers === 0) this.stopping.abort();
  }

  /** Resolves when nothing runs any more. */
  ended(): Promise<void> {
    return this.running;
  }

  /** The log holds an event at this position: what this process appended, or read otherwise. */
  know(position: Position | undefined): void {
    if (position !== undefined && position > this.known) this.known = position;
  }

  /** Whether the last event that came is the log's last, as far as can be known here. */
  get isAtEnd(): boolean {
    return this.hasReachedEnd && this.end >= this.known;
  }

  get hasBegun(): boolean {
    return this.start !== undefined;
  }

  /** Whether what comes after this place is here. @throws {UnreadableLog} the log is no longer the one it was */
  covers(place: Place): boolean {
    if (this.lostLog !== undefined) throw this.lostLog;
    return this.start !== undefined && place >= this.start && place <= this.end;
  }

  /** Up to `most` events after a place that is covered. Fewer: there are no more yet. */
  after(place: Place, most: number): readonly Seen[] {
    let low = 0;
    let high = this.kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.kept[middle]?.position ?? '') <= place) low = middle + 1;
      else high = middle;
    }
    return this.kept.slice(low, low + most);
  }

  /** Never rejects. */
  private async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const lease = this.around.connection.lease();
      try {
        await this.follow(lease, signal, () => (failures = 0));
      } catch (error) {
        failures += 1;
        this.hasReachedEnd = false;
        this.around.connection.doubt(lease, error);
        this.log.debug({ error: inWords(error), failures }, 'the subscription to EventStoreDB was lost');
        await sleep(this.around.clock, backoffMs(backoff, failures, this.around.entropy), signal);
      }
    }
    // What comes while nobody reads is not kept, so what was kept is no end of the log for the next reader.
    this.kept = [];
    this.start = undefined;
    this.hasReachedEnd = false;
    this.lostLog = undefined;
    this.shorter = 0;
  }

  /** @throws whatever ends the subscription */
  private async follow(lease: Lease, signal: AbortSignal, onEvents: () => void): Promise<void> {
    const last = await lastOfLog(this.around, lease);
    this.begin(last);
    const subscription = new LogSubscription(this.around.connection, lease, this.end, undefined);
    try {
      while (!signal.aborted) {
        const seen = subscription.take(takenAtOnce);
        this.keep(seen);
        if (seen.length > 0) onEvents();
        if (subscription.isCaughtUp || this.end >= last) this.reachEnd();
        if (seen.length === 0 && !(await subscription.stirred(this.around.clock, idleMs, signal))) {
          await this.prove(lease, subscription, signal);
        }
      }
    } finally {
      subscription.close();
    }
  }

  private begin(last: Place): void {
    if (this.start === undefined) {
      this.start = last;
      this.end = last;
      this.wakeUp.notify();
    }
    if (last >= this.end) {
      this.shorter = 0;
      return;
    }
    this.shorter += 1;
    const fault = beyondTheEnd(this.end, last);
    if (this.shorter >= mostShorter) {
      this.lostLog = fault;
      this.wakeUp.notify();
    }
    throw fault;
  }

  private keep(seen: readonly Seen[]): void {
    const last = seen.at(-1);
    if (last === undefined) return;
    this.kept.push(...seen);
    this.end = last.position;
    if (this.kept.length > 2 * mostKept) {
      const dropped = this.kept.splice(0, this.kept.length - mostKept);
      this.start = dropped.at(-1)?.position ?? this.start;
    }
    this.wakeUp.notify();
  }

  private reachEnd(): void {
    if (this.hasReachedEnd) return;
    this.hasReachedEnd = true;
    this.wakeUp.notify();
  }

  /** A frozen server sends nothing, and neither does a connection of which the other side has gone. @throws {NoAnswer} */
  private async prove(lease: Lease, subscription: LogSubscription, signal: AbortSignal): Promise<void> {
    const last = await lastOfLog(this.around, lease);
    if (signal.aborted || last <= this.end) return;
    if (!(await subscription.stirred(this.around.clock, graceMs, signal)) && !signal.aborted) {
      throw new NoAnswer(`EventStoreDB did not send the event at ${last}`);
    }
  }
}
