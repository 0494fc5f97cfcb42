import type { EventBatch, EventStore, SubscribeOptions } from '@queuecommerce/infra';

/** The life of a process: it ends at one of its calls to the outside, just before the call is made or just after (F2). */
export class Life {
  private calls = 0;
  private isOver = false;

  constructor(
    private readonly end: { readonly atCall: number; readonly when: 'before' | 'after' } | undefined,
  ) {}

  get hasEnded(): boolean {
    return this.isOver;
  }

  /** How many calls to the outside were made. */
  get length(): number {
    return this.calls;
  }

  kill(): void {
    this.isOver = true;
  }

  /** A dead process begins nothing and hears of nothing. */
  async through<T>(call: () => Promise<T>): Promise<T> {
    if (this.isOver) return never();
    const isLast = ++this.calls === this.end?.atCall;
    if (isLast && this.end?.when === 'before') this.kill();
    if (this.isOver) return never();
    try {
      return await call().finally(() => {
        if (isLast) this.kill();
      });
    } finally {
      if (this.isOver) await never();
    }
  }

  /** The same object, whose asynchronous methods end with this life. */
  of<T extends object>(outside: T, methods: readonly string[], onCall?: (name: string) => void): T {
    return new Proxy(outside, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (typeof name !== 'string' || !methods.includes(name)) return value.bind(target);
        return (...given: unknown[]) =>
          this.through(async () => {
            onCall?.(name);
            return value.apply(target, given);
          });
      },
    });
  }

  ofStore(store: EventStore): EventStore {
    const mortal = this.of(store, ['append', 'readStream', 'readAll', 'head']);
    const subscribe = (options: SubscribeOptions) => this.batches(store.subscribe(options));
    return Object.assign(Object.create(mortal), { subscribe });
  }

  private async *batches(subscription: AsyncIterable<EventBatch>): AsyncGenerator<EventBatch> {
    for await (const batch of subscription) {
      if (this.isOver) await never();
      yield batch;
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
