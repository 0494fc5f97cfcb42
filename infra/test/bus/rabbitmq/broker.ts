import { connect, type Channel } from 'amqplib';
import type { Bus, DocumentStore } from '@queuecommerce/infra';
import { openRabbitMq, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { MemoryDocumentStore, silentLog } from '@queuecommerce/infra/testing';

/** What the tests of one bus have on the broker, under names of their own, and take away again. */
export class Broker {
  readonly prefix = `test-${systemEntropy.uuid()}`;
  private readonly queues = new Set<string>();
  private readonly opened: Bus[] = [];

  constructor(private readonly url: string) {}

  async open(
    documents: DocumentStore = new MemoryDocumentStore(),
    url = this.url,
  ): Promise<{ readonly bus: Bus }> {
    const bus = await openRabbitMq({
      url,
      documents,
      prefix: this.prefix,
      partitions: 2,
      clock: systemClock,
      entropy: systemEntropy,
      log: silentLog,
      retries: { maxAttempts: 3, backoff: { firstMs: 1, capMs: 5 } },
    });
    this.opened.push(bus);
    const watched: Bus = {
      ...bus,
      publish: (queue, message) => bus.publish(this.seen(queue), message),
      consume: (queue, handle, options) => bus.consume(this.seen(queue), handle, options),
    };
    return { bus: watched };
  }

  /** The broker's own names of a queue's partitions, and of its dead queue. */
  namesOf(queue: string): readonly string[] {
    return ['0', '1', 'dead'].map((part) => `${this.prefix}.commands.${queue}.${part}`);
  }

  /** Does something on the broker beside the bus. */
  async beside<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await connect(this.url);
    try {
      return await work(await connection.createChannel());
    } finally {
      await connection.close();
    }
  }

  async clearUp(): Promise<void> {
    await Promise.all(this.opened.map((bus) => bus.close()));
    await this.beside(async (channel) => {
      for (const queue of this.queues)
        for (const name of this.namesOf(queue)) await channel.deleteQueue(name);
    });
  }

  private seen(queue: string): string {
    this.queues.add(queue);
    return queue;
  }
}
