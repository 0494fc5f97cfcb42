import { integrationEvents, readEvent, streamPrefixes, toIntegrationEvent } from '@queuecommerce/domain';
import type { CloudEvent, IntegrationEvents, RecordedEvent } from '@queuecommerce/infra';
import type { Reaction } from './reaction';

const source = '/queuecommerce';

/** Tells the outside what happened: each event at least once, those of one subject in the order of the log. */
export function integrationEventsReactor(outside: IntegrationEvents): Reaction {
  return {
    name: 'integration-events',
    streamPrefixes: [
      streamPrefixes.order,
      streamPrefixes.stock,
      streamPrefixes.payment,
      streamPrefixes.fulfilment,
    ],
    concurrency: 256,
    partitionOf: (event) => toIntegrationEvent(readEvent(event))?.subject,
    async handle(_subject, events) {
      for (const event of events) {
        const told = cloudEventOf(event);
        if (told) await outside.publish(told);
      }
    },
  };
}

/**
 * The event of the log as it is told; undefined for what stays inside. Its id is the log's: told twice, it has the same.
 * @throws {ZodError} it is not as the catalogue says
 */
export function cloudEventOf(recorded: RecordedEvent): CloudEvent | undefined {
  const event = toIntegrationEvent(readEvent(recorded));
  if (event === undefined) return undefined;
  const { correlationId: correlationid, causationId: causationid, traceparent } = recorded.metadata;
  return {
    specversion: '1.0',
    id: recorded.id,
    source,
    type: event.type,
    subject: event.subject,
    time: recorded.recordedAt,
    datacontenttype: 'application/json',
    correlationid,
    causationid,
    ...(traceparent !== undefined && { traceparent }),
    data: integrationEvents[event.type].data.parse(event.data),
  };
}
