import { Delivery } from './delivery';
import { Fifo } from '../queueing/fifo';
import type { Message } from './port';

/** The messages of one key. It is in the line of those that are ready, or being worked on, or neither when it is gone. */
interface Partition {
  readonly key: string;
  /** A batch in hand stays at the front until each of its messages is finished, so that stopping loses nothing. */
  readonly deliveries: Fifo<Delivery>;
}

/** Works on partitions: `work` resolves when the batch is finished, or put back unfinished because the worker stops. */
export interface Worker {
  /** Most partitions at a time. */
  readonly concurrency: number;
  readonly maxBatch: number;
  /** Works through the batch in order and calls `finished` after each message. Never rejects. */
  work(key: string, batch: readonly Delivery[], finished: (delivery: Delivery) => void): Promise<void>;
}

/**
 * A bounded queue in memory, partitioned by key: one batch of a key at a time, keys in turn. A message stays in it until it
 * is finished. What does not fit waits outside, first come first served. O(1) a message, no timers.
 */
export class PartitionedQueue {
  /** By message id: inside and outside, so that a repeated message joins its first copy. */
  private readonly deliveries = new Map<string, Delivery>();
  private readonly outside = new Fifo<Delivery>();
  private readonly partitions = new Map<string, Partition>();
  private readonly ready = new Fifo<Partition>();
  private readonly workers = new Map<Worker, Set<Promise<void>>>();
  private inside = 0;
  private assigning = false;

  constructor(private readonly capacity: number) {}

  add(message: Message): Delivery {
    const known = this.deliveries.get(message.id);
    if (known) return known;
    const delivery = new Delivery(message);
    this.deliveries.set(message.id, delivery);
    this.outside.push(delivery);
    this.letIn();
    return delivery;
  }

  employ(worker: Worker): void {
    this.workers.set(worker, new Set());
    this.assignSoon();
  }

  /** Gives the worker no more; resolves once it has finished or put back what it has in hand. */
  async dismiss(worker: Worker): Promise<void> {
    const work = this.workers.get(worker) ?? new Set();
    this.workers.delete(worker);
    await Promise.all(work);
  }

  /** Lets go of the messages that nobody has in hand; whoever published them hears `reason`. Only for a queue that closes. */
  abandonWaiting(reason: Error): void {
    for (const delivery of this.deliveries.values()) if (!delivery.isInHand) delivery.abandon(reason);
  }

  private letIn(): void {
    while (this.inside < this.capacity) {
      const delivery = this.outside.shift();
      if (!delivery) return;
      this.inside++;
      this.partitionOf(delivery.message.key).deliveries.push(delivery);
    }
  }

  private partitionOf(key: string): Partition {
    const existing = this.partitions.get(key);
    if (existing) return existing;
    const partition = { key, deliveries: new Fifo<Delivery>() };
    this.partitions.set(key, partition);
    this.ready.push(partition);
    this.assignSoon();
    return partition;
  }

  /** Not at once: what is published in the same breath joins the batch. */
  private assignSoon(): void {
    if (this.assigning || this.workers.size === 0) return;
    this.assigning = true;
    queueMicrotask(() => {
      this.assigning = false;
      this.assign();
    });
  }

  private assign(): void {
    for (const [worker, underWay] of this.workers) {
      while (underWay.size < worker.concurrency) {
        const partition = this.ready.shift();
        if (!partition) return;
        const work = this.work(worker, partition).finally(() => {
          underWay.delete(work);
          this.assignSoon();
        });
        underWay.add(work);
      }
    }
  }

  private async work(worker: Worker, partition: Partition): Promise<void> {
    const { key, deliveries } = partition;
    const batch = deliveries.first(worker.maxBatch);
    for (const delivery of batch) delivery.isInHand = true;
    await worker.work(key, batch, (delivery) => {
      deliveries.shift();
      this.deliveries.delete(delivery.message.id);
      this.inside--;
      delivery.settle();
      this.letIn();
    });
    for (const delivery of batch) delivery.isInHand = false;
    if (deliveries.size > 0) this.ready.push(partition);
    else this.partitions.delete(key);
  }
}
