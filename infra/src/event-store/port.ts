/**
 * The event store: the log that is the system's only truth.
 *
 * Every adapter passes `infra/test/event-store/contract.ts`.
 */

/**
 * A place in the log. Opaque: a fixed-width string, so that `<` compares places and the wire carries it as it is.
 * Positions grow with the order of commits but are not contiguous.
 */
export type Position = string;

/** The revision a stream is expected to have: a number is exact, `none` means that it does not exist yet, `any` does not check. */
export type ExpectedRevision = number | 'none' | 'any';

/** Who did what, because of what, and the link of the stream's hash chain. */
export interface EventMetadata {
  /** Shared by everything that one request set off. */
  readonly correlationId: string;
  /** The command, or the event, that directly caused this. */
  readonly causationId: string;
  /** The command that this event comes from; its events' ids derive from it. */
  readonly commandId: string;
  /** The command's name, such as `PlaceOrder`. */
  readonly command: string;
  /** SHA-256 of the request that carried the command; tells a reused `Idempotency-Key` from a repeat. */
  readonly commandFingerprint?: string;
  /** Who asked: `customer:<id>`, `operator`, `system:<part>`. */
  readonly actor: string;
  /** From where: `http`, `bus`, `reactor`, `gateway`. */
  readonly origin: string;
  /** W3C trace context, where the request carried one. */
  readonly traceparent?: string;
  /** SHA-256 (hex) over the stream's previous hash and this event's canonical bytes. */
  readonly hash: string;
}

/** An event on its way into the log. */
export interface NewEvent {
  /** A UUID in lower case. Appending the same ids again at the same place appends once. */
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** JSON: what `JSON.stringify` takes without loss. */
  readonly data: object;
  readonly metadata: EventMetadata;
}

/** An event as the log keeps it. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** From 0, contiguous in its stream. */
  readonly revision: number;
  readonly position: Position;
  /** When the store took it, ISO 8601 UTC. */
  readonly recordedAt: string;
}

/** Where an append ended: the revision and position of its last event. */
export interface AppendResult {
  readonly revision: number;
  readonly position: Position;
}

export interface ReadStreamOptions {
  /** Default `forwards`. */
  readonly direction?: 'forwards' | 'backwards';
  /** First revision to read, inclusive. Default: the stream's first (forwards) or last (backwards). */
  readonly from?: number;
  /** Most events to return. */
  readonly limit: number;
}

export interface ReadAllOptions {
  /** Read what comes after this position; from the beginning without it. */
  readonly after?: Position;
  /** Most events to return. */
  readonly limit: number;
  /** Only streams whose names start with one of these; all of them without it. */
  readonly streamPrefixes?: readonly string[];
}

export interface SubscribeOptions {
  /** Deliver what comes after this position; from the beginning without it. */
  readonly after?: Position;
  readonly streamPrefixes?: readonly string[];
  /** Most events in one batch. Default 512. */
  readonly maxBatch?: number;
  /** Ends the subscription: the iteration finishes without an error. */
  readonly signal: AbortSignal;
}

/** A run of events in log order. */
export interface EventBatch {
  /** May be empty: then only `position` or `caughtUp` has news. */
  readonly events: readonly RecordedEvent[];
  /** Everything up to here that the filter lets through has been delivered. Undefined only while the log is empty. */
  readonly position: Position | undefined;
  /** Whether the subscription had reached the end of the log when this batch was made. */
  readonly caughtUp: boolean;
}

/** A log that is only read. */
export type ReadableLog = Pick<EventStore, 'readStream' | 'readAll' | 'head'>;

export interface EventStore {
  /**
   * Appends all `events` to `stream`, or none. Resolves once they are durable.
   *
   * The same ids again, at the same expected revision, give the first append's result.
   * @throws {WrongExpectedRevision} the stream is elsewhere; nothing was appended.
   * @throws {InvalidAppend} the events can not be appended by anyone: none given, an id that is no UUID, too large.
   * @throws {EventStoreUnavailable} not stored, or unknown whether it was; retry with the same ids and revision.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;
  /** Reads up to `limit` events of a stream; none if it does not exist. */
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  /** Reads up to `limit` events of the log, in order. */
  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]>;
  /**
   * Delivers history and then what is appended, in log order, without gap or repetition, in batches; it waits for the
   * consumer. It survives the loss of the engine by itself, going on after the last batch that it delivered.
   * The first batch comes at once (empty on an empty log), and one with `caughtUp` as soon as the end is reached.
   * @throws what can never heal: an event that can not be read, a damaged log.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<EventBatch>;
  /** The position of the log's last event, undefined while it is empty. */
  head(): Promise<Position | undefined>;
  /** Finishes what is under way and lets go of the engine. */
  close(): Promise<void>;
}

export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: number | 'none',
  ) {
    super(`${stream} was expected at revision ${expected} and is at ${actual}`);
  }
}

export class InvalidAppend extends Error {
  override readonly name = 'InvalidAppend';
}

export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable';
  constructor(
    message: string,
    /** `unknown`: it may have been stored all the same. */
    readonly outcome: 'not-stored' | 'unknown',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Where in the log something is, as far as that is known. */
export interface LogPlace {
  readonly position?: Position;
  readonly stream?: string;
  readonly revision?: number;
}

/** The log holds what can not be served: damaged, or written by a newer program. Nothing was changed. */
export class UnreadableLog extends Error {
  override readonly name = 'UnreadableLog';
  constructor(
    message: string,
    options?: ErrorOptions,
    /** Of the event that can not be read. */
    readonly place: LogPlace = {},
  ) {
    super(message, options);
  }
}

/** An event that must have been there is not. */
export class MissingEvent extends UnreadableLog {
  constructor(position: Position) {
    super(`The event at position ${position} is missing`, {}, { position });
  }
}
