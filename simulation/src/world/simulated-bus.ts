import {
  BusUnavailable,
  errorText,
  instant,
  type Bus,
  type ConsumeOptions,
  type Consumer,
  type Message,
  type MessageHandler,
  type ParkedMessage,
} from '@queuecommerce/infra';
import type { ManualClock } from '@queuecommerce/infra/testing';
import type { Chance } from './chance';
import type { FaultRates } from './faults';
import type { Process } from './process';

interface Consuming {
  readonly process: Process;
  readonly handle: MessageHandler;
  readonly options: ConsumeOptions;
}

interface Queued {
  readonly message: Message;
  faults: number;
}

/** So often a message may be at fault before it is parked. */
const mostFaults = 5;
/** A message whose consumer has died, or whose delivery was lost, is delivered again after so long. */
const redeliverMs = 500;

/**
 * A broker that outlives the processes. It loses publications and deliveries, repeats, delays and reorders them (F6), within what the port
 * promises: what it has confirmed is delivered until it is handled or parked.
 */
export class SimulatedBus {
  private readonly consumers = new Map<string, Consuming[]>();
  private readonly queued = new Set<Queued>();
  private readonly parked = new Map<string, ParkedMessage>();
  /** When the last message of a key is due: in order, unless it is a reordering broker. */
  private readonly lastDueMs = new Map<string, number>();

  constructor(
    private readonly clock: ManualClock,
    private readonly chance: Chance,
    private readonly rates: () => FaultRates,
    private readonly say: (what: string) => void,
  ) {}

  /** Messages that are not handled yet. */
  get waiting(): number {
    return this.queued.size;
  }

  get parkedMessages(): readonly ParkedMessage[] {
    return [...this.parked.values()];
  }

  of(process: Process): Bus {
    const lost = (what: string) => (): Error | undefined => {
      if (!this.chance.happens(this.rates().messageLost)) return undefined;
      this.say(`the ${what} was lost`);
      return new BusUnavailable('The simulated broker did not confirm');
    };
    return {
      publish: (queue, message) =>
        process.through(async () => this.take(queue, message), {
          before: lost('publication'),
          after: lost('confirm'),
        }),
      consume: async (queue, handle, options = {}) => this.consume(queue, { process, handle, options }),
      parked: (limit) => process.through(async () => this.parkedMessages.slice(0, limit)),
      replayParked: (messageId) => process.through(async () => this.replay(messageId)),
      ping: () => process.through(async () => undefined),
      close: async () => undefined,
    };
  }

  /** Puts a message in as it is, whoever it comes from. */
  take(queue: string, message: Message): void {
    const entry = { message, faults: 0 };
    this.queued.add(entry);
    this.deliverLater(queue, entry, 0);
    if (this.chance.happens(this.rates().messageRepeated)) this.deliverLater(queue, entry, 0);
  }

  private consume(queue: string, consuming: Consuming): Consumer {
    const there = this.consumers.get(queue) ?? [];
    this.consumers.set(queue, [...there, consuming]);
    return {
      stop: async () => {
        const left = (this.consumers.get(queue) ?? []).filter((one) => one !== consuming);
        this.consumers.set(queue, left);
      },
    };
  }

  private replay(messageId: string): boolean {
    const parked = this.parked.get(messageId);
    if (!parked) return false;
    this.parked.delete(messageId);
    this.take(parked.queue, parked.message);
    return true;
  }

  private deliverLater(queue: string, entry: Queued, leastMs: number): void {
    const { longestMessageDelayMs, reordersMessages } = this.rates();
    const key = `${queue} ${entry.message.key}`;
    const drawn = this.clock.now() + leastMs + this.chance.between(0, longestMessageDelayMs);
    const dueMs = reordersMessages ? drawn : Math.max(drawn, this.lastDueMs.get(key) ?? 0);
    this.lastDueMs.set(key, dueMs);
    this.clock.after(dueMs - this.clock.now(), () => void this.deliver(queue, entry));
  }

  private async deliver(queue: string, entry: Queued): Promise<void> {
    if (!this.queued.has(entry)) return this.repeat(queue, entry);
    const alive = this.alive(queue);
    const isLost = alive.length === 0 || this.chance.happens(this.rates().messageLost);
    const consumer = isLost ? undefined : this.chance.anyOf(alive);
    if (consumer) await this.hand(consumer, queue, entry);
    else this.deliverLater(queue, entry, redeliverMs);
  }

  private alive(queue: string): readonly Consuming[] {
    return (this.consumers.get(queue) ?? []).filter(({ process }) => !process.isDead);
  }

  /** What was handled already comes a second time. */
  private async repeat(queue: string, entry: Queued): Promise<void> {
    const consumer = this.parked.has(entry.message.id) ? undefined : this.chance.anyOf(this.alive(queue));
    if (!consumer) return;
    this.say(`${entry.message.type} is repeated`);
    const { handle, process } = consumer;
    await process
      .through(() => handle(entry.message.key, [entry.message]))
      // Nobody waits for it, and it was handled before.
      .catch(() => undefined);
  }

  private async hand(consumer: Consuming, queue: string, entry: Queued): Promise<void> {
    const { process, handle, options } = consumer;
    const { message } = entry;
    const onDeath = (): void => this.deliverLater(queue, entry, redeliverMs);
    process.died.addEventListener('abort', onDeath, { once: true });
    try {
      await process.through(() => handle(message.key, [message]));
      // The acknowledgement may be lost as well.
      if (this.chance.happens(this.rates().messageLost)) this.deliverLater(queue, entry, redeliverMs);
      else this.queued.delete(entry);
    } catch (error) {
      if (options.isTransient?.(error) !== true) entry.faults += 1;
      if (entry.faults < mostFaults) this.deliverLater(queue, entry, redeliverMs);
      else this.park(queue, entry, error);
    } finally {
      process.died.removeEventListener('abort', onDeath);
    }
  }

  private park(queue: string, entry: Queued, error: unknown): void {
    this.queued.delete(entry);
    const { message, faults: attempts } = entry;
    this.say(`${message.type} is parked: ${errorText(error)}`);
    const parkedAt = instant(this.clock);
    this.parked.set(message.id, { queue, message, error: errorText(error), attempts, parkedAt });
  }
}
