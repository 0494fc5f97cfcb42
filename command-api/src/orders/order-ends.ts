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

/** Lets callers wait for their orders. One subscription serves all of them, and it runs only while somebody waits. */
export class OrderEnds {
  private readonly waiting = new Map<string, Set<() => void>>();
  private following: { readonly ready: Promise<void>; readonly stop: AbortController } | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Resolves once the watch is on. To be called before the order is placed, so that its end can not be missed. */
  async watch(orderId: string, waitMs: number, signal: AbortSignal): Promise<Watch> {
    const stream = orderStream(orderId);
    const { ended, settle } = settleable();
    const cancelTimer = this.clock.after(waitMs, settle);
    signal.addEventListener('abort', settle);
    const watchers = this.waiting.get(stream) ?? new Set();
    this.waiting.set(stream, watchers.add(settle));
    const stop = (): void => {
      cancelTimer();
      signal.removeEventListener('abort', settle);
      watchers.delete(settle);
      if (watchers.size === 0) this.waiting.delete(stream);
      if (this.waiting.size > 0) return;
      this.following?.stop.abort();
      this.following = undefined;
    };
    this.following ??= this.follow();
    await this.following.ready;
    return { ended, stop };
  }

  private follow(): { ready: Promise<void>; stop: AbortController } {
    const stop = new AbortController();
    const start = this.store.head();
    start
      .then((head) => this.read(head, stop.signal))
      // Those who wait are answered when their time is up, with the order as it is then.
      .catch((error: unknown) => this.log.warn({ error }, 'Nobody can be told of the ends of orders'));
    return { ready: start.then(() => undefined), stop };
  }

  private async read(after: Position | undefined, signal: AbortSignal): Promise<void> {
    const from = after === undefined ? {} : { after };
    const filter = [streamPrefixes.order];
    for await (const { events } of this.store.subscribe({ ...from, streamPrefixes: filter, signal }))
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
