import { orderStream, streamPrefixes } from '@queuecommerce/domain';
import type { Clock, EventStore, Log, Position } from '@queuecommerce/infra';

/** What a caller who prefers to wait waits for. */
const awaited: ReadonlySet<string> = new Set(['OrderConfirmed', 'OrderRejected', 'OrderCancelled']);

/** Somebody's wait for one order. */
export interface Watch {
  /** Resolves when the order is confirmed or over, the time is up, or nobody waits any more. */
  readonly ended: Promise<void>;
  stop(): void;
}

interface Following {
  /** Resolves once nothing that is appended from now on can be missed. */
  readonly ready: Promise<void>;
  readonly stop: AbortController;
}

/** Lets callers wait for their orders. One subscription serves all of them, and it runs only while somebody waits. */
export class OrderEnds {
  private readonly waiting = new Map<string, Set<() => void>>();
  private following: Following | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Ends all waiting: the process stops, and answers with the orders as they are. */
    private readonly stopping: AbortSignal,
  ) {
    stopping.addEventListener('abort', () => {
      for (const watchers of this.waiting.values()) for (const settle of watchers) settle();
    });
  }

  /**
   * Resolves once the watch is on. To be called before the order is placed, so that its end can not be missed.
   * @throws {EventStoreUnavailable}
   */
  async watch(orderId: string, waitMs: number, signal: AbortSignal): Promise<Watch> {
    const { ended, settle } = settleable();
    const cancelTimer = this.clock.after(waitMs, settle);
    signal.addEventListener('abort', settle);
    if (signal.aborted || this.stopping.aborted) settle();
    const leave = this.join(orderStream(orderId), settle);
    const stop = (): void => {
      cancelTimer();
      signal.removeEventListener('abort', settle);
      leave();
    };
    try {
      this.following ??= this.follow();
      await this.following.ready;
    } catch (error) {
      stop();
      throw error;
    }
    return { ended, stop };
  }

  /** Adds one to those who wait for the stream's order; the last of all to leave lets go of the subscription. */
  private join(stream: string, settle: () => void): () => void {
    const watchers = this.waiting.get(stream) ?? new Set();
    this.waiting.set(stream, watchers.add(settle));
    return () => {
      watchers.delete(settle);
      if (watchers.size === 0) this.waiting.delete(stream);
      if (this.waiting.size > 0) return;
      this.following?.stop.abort();
      this.following = undefined;
    };
  }

  private follow(): Following {
    const stop = new AbortController();
    const start = this.store.head();
    start
      .then((head) => this.read(head, stop.signal))
      // Those who wait are answered when their time is up, with the order as it is then; whoever comes next begins anew.
      .catch((error: unknown) => {
        this.log.warn({ error }, 'Nobody can be told of the ends of orders');
        if (this.following?.stop === stop) this.following = undefined;
      });
    return { ready: start.then(() => undefined), stop };
  }

  private async read(after: Position | undefined, signal: AbortSignal): Promise<void> {
    const filter = [streamPrefixes.order];
    for await (const { events } of this.store.subscribe({ after, streamPrefixes: filter, signal }))
      for (const { type, stream } of events)
        if (awaited.has(type)) for (const settle of this.waiting.get(stream) ?? []) settle();
  }
}

function settleable(): { ended: Promise<void>; settle: () => void } {
  let settle: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { ended, settle: () => settle?.() };
}
