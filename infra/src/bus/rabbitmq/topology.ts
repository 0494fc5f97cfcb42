import { createHash } from 'node:crypto';
import type { Channel } from 'amqplib';

/** The queues of one of the bus's queues: its messages are spread over `partitions` by their keys. */
export interface QueueTopology {
  readonly partitions: readonly string[];
  /** Where the broker puts what it has delivered too often. */
  readonly dead: string;
}

/**
 * How often the broker delivers a message before it takes it for one that kills its consumers. Each end of a connection counts for all
 * that was on its way, so this is far beyond what restarts and outages bring about; what a handler refuses is parked long before.
 */
const deliveryLimit = 100;

export function topologyOf(prefix: string, queue: string, partitions: number): QueueTopology {
  const name = `${prefix}.commands.${queue}`;
  return {
    partitions: Array.from({ length: partitions }, (_, number) => `${name}.${number}`),
    dead: `${name}.dead`,
  };
}

/** The partition of a key: the same in every process that has as many. */
export function partitionOf({ partitions }: QueueTopology, key: string): string {
  const number = createHash('sha256').update(key).digest().readUInt32BE(0) % partitions.length;
  return partitions[number] ?? '';
}

/**
 * Declares the queues; does nothing to those that are there. Quorum queues are replicated and durable. One consumer of a partition is
 * active at a time, so that the messages of one key are handled in order, however many processes consume. What the broker gives up on
 * goes to the dead queue, at least once.
 */
export async function declareQueue(channel: Channel, { partitions, dead }: QueueTopology): Promise<void> {
  await channel.assertQueue(dead, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  for (const partition of partitions)
    await channel.assertQueue(partition, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-single-active-consumer': true,
        'x-delivery-limit': deliveryLimit,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': dead,
        'x-dead-letter-strategy': 'at-least-once',
        // What at-least-once dead-lettering needs: the queue refuses what it can not keep, instead of dropping its oldest.
        'x-overflow': 'reject-publish',
      },
    });
}
