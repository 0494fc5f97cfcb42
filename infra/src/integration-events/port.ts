/**
 * Integration events: what the outside hears of, as CloudEvents 1.0.
 *
 * Every adapter passes `infra/test/integration-events/contract.ts`.
 */

/** Source: the CloudEvents specification, 1.0.2, and its extensions for tracing. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same for the same event, however often it is published: a consumer knows a repeat by it. */
  readonly id: string;
  /** `order.created`; also the routing key. */
  readonly type: string;
  readonly source: string;
  /** What it is about. Events of one subject are published in order. */
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly data: object;
  /** Extensions: what set it off, and the event that it tells of. */
  readonly correlationid: string;
  readonly causationid: string;
  readonly traceparent?: string;
}

export interface IntegrationEvents {
  /** Resolves when none of them can be lost any more. @throws {BusUnavailable} unknown for some: publish them again */
  publish(events: readonly CloudEvent[]): Promise<void>;
}
