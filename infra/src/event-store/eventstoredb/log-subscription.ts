import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type Filter,
  type ReadPosition,
} from '@eventstore/db-client';
import { sleep, type Clock } from '../../clock/port';
import { UnreadableLog, type RecordedEvent } from '../port';
import type { Connection, Lease } from './connection';
import { beginning, fromPosition, toPosition, type Place } from './place';
import { fromServer, isSystemStream } from './stored-event';

/** An event as it came: one that is not ours, or can not be read, matters only to those who ask for it. */
export interface Seen {
  readonly position: string;
  readonly stream: string;
  readonly content: RecordedEvent | UnreadableLog | 'system';
}

/** Most events that wait here; behind them the server is made to wait. */
const mostWaiting = 512;
/** Events that the server looks through before it says how far it is: a sign of life while nothing passes the filter. */
const searchWindow = 512;

/**
 * One subscription of the server to its log, pulled from. It never comes back by itself; whoever uses it opens the next one
 * after the last event that came. The server's checkpoints are taken as signs of life only: they have been wrong.
 */
export class LogSubscription {
  private readonly subscription: AllStreamSubscription;
  private failure: unknown;
  private hasFailed = false;
  private reachedEnd = false;
  private last: Place;
  /** Counts what came. */
  private news = 0;
  private wake: () => void = () => undefined;

  /** @param streamPrefixes undefined takes everything, the server's own events too; not empty. */
  constructor(
    private readonly connection: Connection,
    { client }: Lease,
    after: Place,
    streamPrefixes: readonly string[] | 'ours' | undefined,
  ) {
    this.last = after;
    const fromPlace: ReadPosition = after === beginning ? START : fromPosition(after);
    const filter = streamPrefixes === undefined ? {} : { filter: this.filterOf(streamPrefixes) };
    const options = { fromPosition: fromPlace, ...filter };
    this.subscription = client.subscribeToAll(options, { highWaterMark: mostWaiting });
    this.subscription.on('readable', this.stir);
    this.subscription.on('confirmation', this.stir);
    this.subscription.on('caughtUp', () => {
      this.reachedEnd = true;
      this.stir();
    });
    // This listener stays for good: what still fails after the subscription was left must not end the process.
    this.subscription.on('error', (error) => this.fail(error));
    this.subscription.on('end', () => this.fail(new Error('EventStoreDB ended a subscription')));
    this.subscription.on('close', () => this.fail(new Error('EventStoreDB closed a subscription')));
  }

  /** What has come, at most `limit`, in log order. @throws what the subscription ended with, after all that came before. */
  take(limit: number): readonly Seen[] {
    const taken: Seen[] = [];
    while (taken.length < limit) {
      const resolved: AllStreamResolvedEvent | null = this.subscription.read();
      if (resolved === null) break;
      if (resolved.event !== undefined) taken.push(this.seen(resolved.event));
    }
    if (taken.length === 0 && this.hasFailed) throw this.failure;
    return taken;
  }

  /** Whether everything has been taken that the log held when the server last said that it had sent all. */
  get isCaughtUp(): boolean {
    return this.reachedEnd && this.subscription.readableLength === 0;
  }

  /** Resolves when something may have come, or after `withinMs`; tells whether it has. */
  async stirred(clock: Clock, withinMs: number, signal: AbortSignal): Promise<boolean> {
    const before = this.news;
    if (this.hasFailed || this.subscription.readableLength > 0) return true;
    const woken = new AbortController();
    this.wake = () => woken.abort();
    const leave = (): void => woken.abort();
    signal.addEventListener('abort', leave);
    if (!signal.aborted) await sleep(clock, withinMs, woken.signal);
    signal.removeEventListener('abort', leave);
    return this.news !== before;
  }

  /** Ends it here and on the server; waits for neither. */
  close(): void {
    this.subscription.unsubscribe().catch(() => undefined);
    this.subscription.destroy();
  }

  private readonly stir = (): void => {
    this.news += 1;
    this.connection.heard();
    this.wake();
  };

  private fail(error: unknown): void {
    if (!this.hasFailed) this.failure = error;
    this.hasFailed = true;
    this.news += 1;
    this.wake();
  }

  private filterOf(streamPrefixes: readonly string[] | 'ours'): Filter {
    const options = { maxSearchWindow: searchWindow, checkpointReached: this.stir };
    if (streamPrefixes === 'ours') return streamNameFilter({ regex: '^[^$]', ...options });
    return streamNameFilter({ prefixes: [...streamPrefixes], ...options });
  }

  private seen(event: NonNullable<AllStreamResolvedEvent['event']>): Seen {
    const position = toPosition(event.position);
    if (position <= this.last) {
      throw new RangeError(`EventStoreDB sent ${position} after ${this.last}`);
    }
    this.last = position;
    return { position, stream: event.streamId, content: contentOf(event) };
  }
}

function contentOf(event: NonNullable<AllStreamResolvedEvent['event']>): Seen['content'] {
  if (isSystemStream(event.streamId)) return 'system';
  try {
    return fromServer(event);
  } catch (error) {
    if (error instanceof UnreadableLog) return error;
    throw error;
  }
}
