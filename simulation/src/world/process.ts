import { setMaxListeners } from 'node:events';
import type { Clock, EventBatch, EventStore, SubscribeOptions } from '@queuecommerce/infra';
import type { Chance } from './chance';

/** What can go wrong with one call to the outside. */
export interface Failing {
  /** Thrown instead of the call. */
  readonly before?: () => Error | undefined;
  /** Thrown although the call was made. */
  readonly after?: () => Error | undefined;
}

/**
 * The life of a simulated process. Each of its calls to the outside takes some time, before and after, in which the process may die (then
 * it hears of nothing any more, and nobody of it) or be frozen (then it goes on later as if nothing had been: a zombie).
 */
export class Process {
  private readonly death = new AbortController();
  /** Resolves at the end of the freeze that it is in. */
  private thawing: Promise<void> | undefined;
  /** Its own timers: they die with it, and are late after a freeze. */
  readonly clock: Clock;

  constructor(
    private readonly world: Clock,
    private readonly chance: Chance,
  ) {
    // What the outside keeps for it are many things.
    setMaxListeners(0, this.death.signal);
    this.clock = {
      now: () => world.now(),
      after: (delayMs, action) => this.after(delayMs, action),
    };
  }

  get isDead(): boolean {
    return this.death.signal.aborted;
  }

  /** Aborts when it dies, for what the outside keeps for it. */
  get died(): AbortSignal {
    return this.death.signal;
  }

  kill(): void {
    this.death.abort();
  }

  /** It does nothing for `ms`, and does not notice. */
  freeze(ms: number): void {
    if (this.thawing) return;
    this.thawing = new Promise((resolve) => {
      this.world.after(ms, () => {
        this.thawing = undefined;
        resolve();
      });
    });
  }

  /** Makes a call to the outside. */
  async through<T>(call: () => Promise<T>, { before, after }: Failing = {}): Promise<T> {
    await this.pass();
    const early = before?.();
    if (early) throw early;
    let made: { readonly result: T } | { readonly error: unknown };
    try {
      made = { result: await call() };
    } catch (error) {
      made = { error };
    }
    const late = 'result' in made ? after?.() : undefined;
    await this.pass();
    if (late) throw late;
    if ('error' in made) throw made.error;
    return made.result;
  }

  /** Lets the time of half a call pass. Never resolves for a dead process. */
  async pass(): Promise<void> {
    if (this.isDead) return never();
    if (this.chance.happens(0.5)) {
      const ms = this.chance.happens(0.05) ? this.chance.between(5, 100) : this.chance.between(0, 3);
      await new Promise<void>((resolve) => this.world.after(ms, resolve));
    }
    while (this.thawing) await this.thawing;
    if (this.isDead) return never();
  }

  /** The batches of a subscription, which ends for the outside when the process dies, and for the process never. */
  async *batches(store: EventStore, options: SubscribeOptions): AsyncGenerator<EventBatch> {
    const signal = AbortSignal.any([options.signal, this.died]);
    for await (const batch of store.subscribe({ ...options, signal })) {
      await this.pass();
      yield batch;
    }
    if (this.isDead) await never();
  }

  private after(delayMs: number, action: () => void): () => void {
    let cancelled = false;
    const due = (): void => {
      if (cancelled || this.isDead) return;
      if (this.thawing) void this.thawing.then(due);
      else action();
    };
    const cancel = this.world.after(delayMs, due);
    return () => {
      cancelled = true;
      cancel();
    };
  }
}

/** What a dead process waits for. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
