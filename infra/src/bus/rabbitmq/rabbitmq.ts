import type { Channel } from 'amqplib';
import { backgroundRetries, type RetryPolicy } from '../../clock/persist';
import type { Clock, Entropy } from '../../clock/port';
import { TimeIsUp, withinTime } from '../../clock/within-time';
import type { DocumentStore } from '../../documents/port';
import type { Log } from '../../logging/port';
import { ParkedMessages } from '../parked-messages';
import { PatientWorker } from '../patient-worker';
import { BusUnavailable, type Bus, type Message } from '../port';
import { Consumption } from './consumption';
import { Link } from './link';
import { toWire } from './message-codec';
import { Publisher, type Declaration } from './publisher';
import { declareQueue, partitionOf, topologyOf, type QueueTopology } from './topology';

export interface RabbitMqOptions {
  /** `amqp://…` or `amqps://…` */
  readonly url: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Keeps the parked messages, for all processes. */
  readonly documents: DocumentStore;
  readonly log: Log;
  /** Begins the names of the queues. Default `queuecommerce`. */
  readonly prefix?: string;
  /** Over so many queues a queue's messages are spread by their keys. All processes must have the same. Default 8. */
  readonly partitions?: number;
  /** As the in-process bus's. */
  readonly retries?: RetryPolicy;
}

interface QueueDeclaration extends Declaration {
  readonly topology: QueueTopology;
}

const pingMs = 2_000;

/**
 * The bus over RabbitMQ. It connects by itself, now and whenever the connection is lost; all that it needs on the broker it declares.
 * @throws {BadEngineUrl} @throws {DocumentsUnavailable}
 */
export async function openRabbitMq(options: RabbitMqOptions): Promise<Bus> {
  const { clock, entropy, documents, log, prefix = 'queuecommerce', partitions = 8 } = options;
  const retries = options.retries ?? backgroundRetries;
  const link = new Link(options);
  const parked = await ParkedMessages.open(documents, clock);
  const publisher = new Publisher({ link, clock, log });
  const consumptions = new Set<Consumption>();
  const declarations = new Map<string, QueueDeclaration>();

  const declarationOf = (queue: string): QueueDeclaration => {
    const known = declarations.get(queue);
    if (known) return known;
    const topology = topologyOf(prefix, queue, partitions);
    const made = { topology, declare: (channel: Channel) => declareQueue(channel, topology) };
    declarations.set(queue, made);
    return made;
  };
  const send = (queue: string, message: Message, isReplayed: boolean): Promise<void> => {
    const declaration = declarationOf(queue);
    const routingKey = partitionOf(declaration.topology, message.key);
    return publisher.publish({ ...toWire(message, isReplayed), declaration, exchange: '', routingKey });
  };

  return {
    publish: (queue, message) => send(queue, message, false),
    async consume(queue, handle, consumeOptions = {}) {
      if (link.isClosed) throw new BusUnavailable('The bus is closed');
      const worker = new PatientWorker(
        { queue, handle, parked, retries, clock, entropy, log },
        consumeOptions,
      );
      const parts = { queue, topology: declarationOf(queue).topology, worker, parked, link, clock, log };
      const consumption = new Consumption(parts);
      consumptions.add(consumption);
      return {
        async stop() {
          await consumption.stop();
          consumptions.delete(consumption);
        },
      };
    },
    parked: (limit) => parked.list(limit),
    async replayParked(messageId) {
      const messages = await parked.takeBack(messageId);
      for (const { queue, message } of messages) {
        try {
          await send(queue, message, true);
        } catch (error) {
          // Perhaps it is in the queue, perhaps not: it stays listed, to be sent again.
          parked.leaveParked(queue, message);
          throw error;
        }
      }
      return messages.length > 0;
    },
    async ping() {
      try {
        await withinTime(clock, pingMs, openAndClose(link), () => undefined);
      } catch (error) {
        if (error instanceof BusUnavailable) throw error;
        const reason = error instanceof TimeIsUp ? `has not answered within ${pingMs} ms` : 'was lost';
        throw new BusUnavailable(`RabbitMQ ${reason}`, { cause: error });
      }
    },
    async close() {
      await publisher.close();
      await Promise.all([...consumptions].map((consumption) => consumption.stop()));
      await link.close();
    },
  };
}

/** What only a broker that answers lets one do. */
async function openAndClose(link: Link): Promise<void> {
  const connection = await link.connected();
  const channel = await connection.createChannel();
  await channel.close();
}
