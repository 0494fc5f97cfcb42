import { Link, type LinkOptions } from '../bus/rabbitmq/link';
import { Publisher, type Declaration } from '../bus/rabbitmq/publisher';
import type { CloudEvent, IntegrationEvents } from './port';

export interface RabbitMqEventsOptions extends LinkOptions {
  /** Begins the exchange's name. */
  readonly prefix: string;
}

/** The name of the topic exchange. */
export function eventsExchange(prefix: string): string {
  return `${prefix}.events`;
}

/**
 * Publishes to a topic exchange, by type, in CloudEvents' structured mode. What no queue is bound to is gone: who wants to miss nothing
 * declares a durable queue.
 * @throws {BadEngineUrl}
 */
export function openRabbitMqEvents(options: RabbitMqEventsOptions): IntegrationEvents {
  const exchange = eventsExchange(options.prefix);
  const declaration: Declaration = {
    async declare(channel) {
      await channel.assertExchange(exchange, 'topic', { durable: true });
    },
  };
  const link = new Link(options);
  const publisher = new Publisher({ ...options, link });
  return {
    publish: (event) =>
      publisher.publish({ declaration, exchange, routingKey: event.type, ...inStructuredMode(event) }),
    async close() {
      await publisher.close();
      await link.close();
    },
  };
}

function inStructuredMode(event: CloudEvent) {
  return {
    content: Buffer.from(JSON.stringify(event)),
    options: {
      contentType: 'application/cloudevents+json; charset=utf-8',
      messageId: event.id,
      type: event.type,
      correlationId: event.correlationid,
      timestamp: Math.floor(Date.parse(event.time) / 1000),
      persistent: true,
    },
  };
}
