/**
 * Integration events: what happened, told to programs outside. At-least-once; in order for one subject.
 *
 * They are a contract of their own: the log's events may change without them.
 */

/** A CloudEvent, version 1.0 (source: CloudEvents specification, "Context Attributes"; the last three are extensions). */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** Stays the same when the event is told again: a consumer that has seen it knows it. */
  readonly id: string;
  readonly source: string;
  /** Such as `order.created`; also its routing key. */
  readonly type: string;
  /** What it is about: an order's, product's or payment's id. */
  readonly subject: string;
  /** When it happened, ISO 8601 UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: object;
  /** Shared by everything that one request set off. */
  readonly correlationid: string;
  /** The event or command that directly caused it. */
  readonly causationid: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

export interface IntegrationEvents {
  /**
   * Resolves when the broker has it and every queue that is bound to its type.
   * @throws {BusUnavailable} whether it was taken is unknown; publish it again.
   */
  publish(event: CloudEvent): Promise<void>;
  close(): Promise<void>;
}
