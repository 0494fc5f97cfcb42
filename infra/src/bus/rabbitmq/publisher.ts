import type { Channel, ChannelModel, ConfirmChannel, Message as Returned, Options } from 'amqplib';
import type { Clock } from '../../clock/port';
import { errorText } from '../../logging/error-text';
import type { Log } from '../../logging/port';
import { Fifo } from '../../queueing/fifo';
import { BusUnavailable } from '../port';
import { channelEnd, type Link } from './link';

/** What must be on the broker before something is published to it: declared once on each new channel. */
export interface Declaration {
  declare(channel: Channel): Promise<void>;
}

export interface Publication {
  readonly declaration: Declaration;
  /** Empty: straight into the queue that the routing key names. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  readonly options: Options.Publish;
}

interface Unconfirmed {
  /** Travels with it as a header, so that it is known when it is returned. */
  readonly number: number;
  readonly publication: Publication;
  readonly confirmed: () => void;
  readonly refuse: (reason: Error) => void;
  isReturned: boolean;
}

export interface PublisherParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a confirm is waited for, over any number of connections. */
const confirmMs = 5_000;
/** Before what the broker did not take is published again. */
const pauseMs = 100;
/** Most publications under way; who comes then waits. */
const mostUnconfirmed = 4_096;

/**
 * Publishes with confirms. What is not confirmed when its channel ends is published on the next: the broker may then have it twice, and
 * never not at all.
 */
export class Publisher {
  /** By their numbers, in the order in which they came. */
  private readonly unconfirmed = new Map<unknown, Unconfirmed>();
  private published = 0;
  private readonly waiting = new Fifo<Unconfirmed>();
  private readonly closing = new AbortController();
  private channel: ConfirmChannel | undefined;
  private declared = new Map<Declaration, Promise<void>>();
  private running: Promise<void> | undefined;
  /** Resolves when the channel takes more again. */
  private drained: Promise<void> | undefined;

  constructor(private readonly parts: PublisherParts) {}

  /** Resolves when the broker has it. @throws {BusUnavailable} whether the broker has it is unknown */
  publish(publication: Publication): Promise<void> {
    if (this.closing.signal.aborted) return Promise.reject(new BusUnavailable('The bus is closed'));
    return new Promise((resolve, reject) => {
      const over = (): void => {
        cancel();
        this.unconfirmed.delete(entry.number);
        this.letIn();
      };
      const entry: Unconfirmed = {
        number: ++this.published,
        publication,
        confirmed: () => [over(), resolve()],
        refuse: (reason) => [over(), reject(reason)],
        isReturned: false,
      };
      const cancel = this.parts.clock.after(confirmMs, () =>
        entry.refuse(new BusUnavailable(`RabbitMQ has not confirmed a message within ${confirmMs} ms`)),
      );
      this.waiting.push(entry);
      this.letIn();
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    const reason = new BusUnavailable('The bus was closed before the broker confirmed the message');
    for (const entry of [...this.unconfirmed.values(), ...this.waiting.take(Infinity)]) entry.refuse(reason);
    await this.running;
  }

  private letIn(): void {
    while (this.unconfirmed.size < mostUnconfirmed) {
      const entry = this.waiting.shift();
      if (!entry) return;
      this.unconfirmed.set(entry.number, entry);
      if (this.channel) void this.send(this.channel, entry);
      // The channel is opened when it is first needed, and held from then on.
      else this.running ??= this.run();
    }
  }

  private run(): Promise<void> {
    const { link, log } = this.parts;
    const { signal } = this.closing;
    return link.keepUsing({
      signal,
      pauseMs,
      use: (connection) => this.useChannel(connection),
      onLost: (error) => log.warn({ error: errorText(error) }, 'Publishing to RabbitMQ begins again'),
    });
  }

  /** Resolves when the channel has ended. */
  private async useChannel(connection: ChannelModel): Promise<void> {
    const channel = await connection.createConfirmChannel();
    this.declared = new Map();
    this.drained = undefined;
    channel.on('return', (returned: Returned) => this.returned(returned));
    const ended = channelEnd(channel, this.closing.signal);
    this.channel = channel;
    for (const entry of this.unconfirmed.values()) void this.send(channel, entry);
    await ended;
    this.channel = undefined;
    if (this.closing.signal.aborted) await channel.close().catch(() => undefined);
  }

  private async send(channel: ConfirmChannel, entry: Unconfirmed): Promise<void> {
    const { publication } = entry;
    const { exchange, routingKey, content, options, declaration } = publication;
    try {
      let declared = this.declared.get(declaration);
      if (!declared) this.declared.set(declaration, (declared = declaration.declare(channel)));
      await declared;
      // `false` says that the channel is full, not that the message was not taken.
      while (this.drained) await this.drained;
      if (this.channel !== channel || !this.unconfirmed.has(entry.number)) return;
      entry.isReturned = false;
      const headers = { ...options.headers, publication: entry.number };
      const sent = { ...options, headers };
      const hasRoom = channel.publish(exchange, routingKey, content, sent, (error: unknown) =>
        this.answered(channel, entry, error),
      );
      if (!hasRoom) this.waitForDrain(channel);
    } catch {
      // The channel has ended, or ends because of this: the next one sends it again.
    }
  }

  private answered(channel: ConfirmChannel, entry: Unconfirmed, error: unknown): void {
    if (!this.unconfirmed.has(entry.number)) return;
    if ((error === null || error === undefined) && !entry.isReturned) return entry.confirmed();
    // The channel ended (the next one sends it), or the broker refused, or there is no such queue any more.
    if (entry.isReturned) this.declared.delete(entry.publication.declaration);
    this.parts.clock.after(pauseMs, () => {
      if (this.channel === channel) void this.send(channel, entry);
    });
  }

  /** There was no queue for it. The broker says so before it confirms. */
  private returned({ properties }: Returned): void {
    const entry = this.unconfirmed.get(properties.headers?.['publication']);
    if (entry) entry.isReturned = true;
  }

  private waitForDrain(channel: ConfirmChannel): void {
    this.drained ??= new Promise((resolve) => {
      const done = (): void => {
        this.drained = undefined;
        resolve();
      };
      channel.once('drain', done);
      channel.once('close', done);
    });
  }
}
