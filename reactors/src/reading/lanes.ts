import { Fifo } from '@queuecommerce/infra';

interface Task {
  readonly run: () => Promise<void>;
  readonly refuse: (reason: Error) => void;
}

interface Lane<T> {
  readonly key: string;
  readonly items: Fifo<T>;
  readonly tasks: Fifo<Task>;
}

/**
 * Work by key: one batch of a key at a time, in order; keys in turn, several at a time, and those that can wait after all others.
 * All that comes for a key while its batch is worked on joins the next. O(1) an item, no timers.
 */
export class Lanes<T> {
  private readonly lanes = new Map<string, Lane<T>>();
  private readonly ready = new Fifo<Lane<T>>();
  private readonly patient = new Fifo<Lane<T>>();
  private readonly inHand = new Set<Promise<void>>();
  private isStarting = false;
  private closedBecause: Error | undefined;

  constructor(
    /** Most keys at a time. */
    private readonly concurrency: number,
    private readonly maxBatch: number,
    /** Never rejects. */
    private readonly work: (key: string, items: readonly T[]) => Promise<void>,
    /** Whether a key whose next item this is lets the others go first. */
    private readonly canWait: (item: T) => boolean = () => false,
  ) {}

  /** Puts an item behind the others of its key. */
  add(key: string, item: T): void {
    const lane = this.lanes.get(key);
    if (lane) lane.items.push(item);
    else this.begin(key, this.canWait(item) ? this.patient : this.ready).items.push(item);
  }

  /** Runs `task` when it is the key's turn, with nothing else of that key under way, before the items that wait. */
  alone<R>(key: string, task: () => Promise<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.closedBecause) return reject(this.closedBecause);
      const lane = this.lanes.get(key) ?? this.begin(key, this.ready);
      lane.tasks.push({ run: () => task().then(resolve, reject), refuse: reject });
    });
  }

  /** Begins nothing any more; tasks that wait are rejected with `reason`. Resolves once what is in hand has finished. */
  async close(reason: Error): Promise<void> {
    this.closedBecause = reason;
    for (const { tasks } of this.lanes.values()) for (const task of tasks.take(Infinity)) task.refuse(reason);
    await Promise.all(this.inHand);
  }

  private begin(key: string, queue: Fifo<Lane<T>>): Lane<T> {
    const lane: Lane<T> = { key, items: new Fifo(), tasks: new Fifo() };
    this.lanes.set(key, lane);
    queue.push(lane);
    this.startSoon();
    return lane;
  }

  /** Not at once: what is added in the same breath joins the batch. */
  private startSoon(): void {
    if (this.isStarting) return;
    this.isStarting = true;
    queueMicrotask(() => {
      this.isStarting = false;
      this.start();
    });
  }

  private start(): void {
    while (this.inHand.size < this.concurrency && !this.closedBecause) {
      const lane = this.ready.shift() ?? this.patient.shift();
      if (!lane) return;
      const turn = this.turnOf(lane).finally(() => {
        this.inHand.delete(turn);
        this.startSoon();
      });
      this.inHand.add(turn);
    }
  }

  private async turnOf(lane: Lane<T>): Promise<void> {
    const task = lane.tasks.shift();
    if (task) await task.run();
    else await this.work(lane.key, lane.items.take(this.maxBatch));
    if (lane.items.size + lane.tasks.size > 0) this.ready.push(lane);
    else this.lanes.delete(lane.key);
  }
}
