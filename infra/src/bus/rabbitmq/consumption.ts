import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { sleep, type Clock } from '../../clock/port';
import { errorText } from '../../logging/error-text';
import type { Log } from '../../logging/port';
import type { ParkedMessages } from '../parked-messages';
import { PartitionedQueue } from '../partitioned-queue';
import type { PatientWorker } from '../patient-worker';
import { fromWire, isReplayed, unreadable } from './message-codec';
import { channelEnd, type Link } from './link';
import { declareQueue, type QueueTopology } from './topology';

export interface ConsumptionParts {
  readonly queue: string;
  readonly topology: QueueTopology;
  readonly worker: PatientWorker;
  readonly parked: ParkedMessages;
  readonly link: Link;
  readonly clock: Clock;
  readonly log: Log;
}

/** Messages of one partition that are here and not finished. */
const prefetch = 256;
const pauseMs = 200;

/**
 * Takes messages from the broker into a queue of this process, which hands them out by key, and acknowledges each once it is handled or
 * parked. When a channel ends, what it brought will come again: what is still here is joined by its repeat, what is finished is handled
 * twice, which its id makes harmless.
 */
export class Consumption {
  private readonly messages = new PartitionedQueue(Infinity);
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  /** Resolves, once this stops, when what was in hand is finished. */
  private dismissed = Promise.resolve();

  constructor(private readonly parts: ConsumptionParts) {
    this.messages.employ(parts.worker);
    this.running = this.run();
  }

  /** Takes no more; what is in hand is finished, the rest goes back to the broker. */
  async stop(): Promise<void> {
    const { worker } = this.parts;
    this.stopping.abort();
    worker.stop();
    this.dismissed = this.messages.dismiss(worker);
    await this.running;
  }

  private async run(): Promise<void> {
    const { link, log, queue } = this.parts;
    await link.keepUsing({
      signal: this.stopping.signal,
      pauseMs,
      use: (connection) => this.useChannel(connection),
      onLost: (error) => log.warn({ queue, error: errorText(error) }, 'Consuming from RabbitMQ begins again'),
    });
    await this.dismissed;
  }

  /** Resolves when the channel has ended, a consumer was cancelled, or this stops. */
  private async useChannel(connection: ChannelModel): Promise<void> {
    const { topology } = this.parts;
    const channel = await connection.createChannel();
    const ended = channelEnd(channel, this.stopping.signal);
    await declareQueue(channel, topology);
    await channel.prefetch(prefetch);
    const tags: string[] = [];
    for (const partition of topology.partitions) {
      const { consumerTag } = await channel.consume(partition, (message) => this.take(channel, message));
      tags.push(consumerTag);
    }
    const dead = await channel.consume(topology.dead, (message) => void this.bury(channel, message));
    await ended;
    if (!this.stopping.signal.aborted) return;
    for (const tag of [...tags, dead.consumerTag]) await channel.cancel(tag);
    await this.dismissed;
    // Sends the acknowledgements that are on their way, and gives back what was not acknowledged.
    await channel.close();
  }

  private take(channel: Channel, received: ConsumeMessage | null): void {
    // The broker has cancelled the consumer: its queue is gone, or its node. A new channel declares it again.
    if (received === null) return void channel.close().catch(() => undefined);
    if (this.stopping.signal.aborted) return;
    const message = fromWire(received);
    if (!message) return void this.bury(channel, received);
    if (isReplayed(received)) this.parts.parked.markReturning(this.parts.queue, message);
    this.messages.add(message).done.then(
      () => acknowledge(channel, received),
      () => undefined,
    );
  }

  /** Parks what is no message of ours, or what the broker has delivered too often. */
  private async bury(channel: Channel, received: ConsumeMessage | null): Promise<void> {
    if (received === null) return void channel.close().catch(() => undefined);
    const { parked, queue, log, clock } = this.parts;
    const message = fromWire(received);
    const reason = message ? 'Delivered too often without an end' : 'This is no message';
    try {
      await parked.park(queue, message ?? unreadable(received), new Error(reason), 0);
      acknowledge(channel, received);
      log.error({ queue, messageId: received.properties.messageId, reason }, 'Parked a dead message');
    } catch (error) {
      log.warn({ queue, error: errorText(error) }, 'A dead message could not be parked yet');
      await sleep(clock, pauseMs, this.stopping.signal);
      // Not acknowledged, so that it comes again after the next start.
      if (!this.stopping.signal.aborted) await this.bury(channel, received);
    }
  }
}

/** On a channel that has ended it says nothing to anybody: the message comes again. */
function acknowledge(channel: Channel, received: ConsumeMessage): void {
  try {
    channel.ack(received);
  } catch {
    // As above.
  }
}
