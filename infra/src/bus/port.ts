/**
 * The bus: carries commands between the parts. At-least-once; in order for one key until a message has to be repeated.
 *
 * Every adapter passes `infra/test/bus/contract.ts`.
 */

export interface Message {
  /** A UUID that stays the same when the message is repeated. */
  readonly id: string;
  /** What it is, such as `ReserveStock`. */
  readonly type: string;
  /** Messages with one key are handled in order, one batch at a time: the stream that a command is for. */
  readonly key: string;
  /** JSON. */
  readonly body: object;
  readonly correlationId: string;
  readonly causationId: string;
}

/** A message that was given up on after its retries. */
export interface ParkedMessage {
  readonly queue: string;
  readonly message: Message;
  readonly error: string;
  readonly attempts: number;
  readonly parkedAt: string;
}

/**
 * Handles messages of one key, in order. Resolving acknowledges all of them. Rejecting repeats them after a backoff; a batch
 * that keeps failing is taken apart, so that only the message at fault is parked.
 */
export type MessageHandler = (key: string, messages: readonly Message[]) => Promise<void>;

export interface ConsumeOptions {
  /** Most keys handled at the same time. Default 64. */
  readonly concurrency?: number;
  /** Most messages handed over at once. Default 256. */
  readonly maxBatch?: number;
  /** An error that is not the message's fault (an engine away): repeated for as long as it lasts, never parked. */
  readonly isTransient?: (error: unknown) => boolean;
}

export interface Consumer {
  /** Takes no more messages; resolves when those in hand are finished. */
  stop(): Promise<void>;
}

export interface Bus {
  /**
   * Hands a message over. Resolves when it can not be lost any more: the broker has stored it, or (in process) it has been
   * handled or parked. Waits when the queue is full. Repeating it is harmless.
   * @throws {BusUnavailable} whether it was taken is unknown; publish it again.
   */
  publish(queue: string, message: Message): Promise<void>;
  /** Starts handling a queue's messages. */
  consume(queue: string, handle: MessageHandler, options?: ConsumeOptions): Promise<Consumer>;
  /** The messages given up on, oldest first. */
  parked(limit: number): Promise<readonly ParkedMessage[]>;
  /** Puts a parked message back into its queue. False if there is none with that id. @throws {BusUnavailable} it stays parked */
  replayParked(messageId: string): Promise<boolean>;
  /** Resolves if messages can be published now. @throws {BusUnavailable} */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable';
}
