import { eventsExchange } from '@queuecommerce/infra/adapters';
import { served, type Route } from '@queuecommerce/infra/http';
import { integrationEvents } from '@queuecommerce/domain';
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

/** What is published, as AsyncAPI 3.0 says it: made from the schemas that every event is checked against before it goes out. */
export function asyncApiDocument(about: Json, prefix: string): Json {
  const exchange = {
    name: eventsExchange(prefix),
    type: 'topic',
    durable: true,
    autoDelete: false,
    vhost: '/',
  };
  const channels: Record<string, Json> = {};
  const operations: Record<string, Json> = {};
  const messages: Record<string, Json> = {};
  const schemas: Record<string, Json> = { CloudEvent: cloudEvent };
  for (const [type, { summary, data }] of Object.entries(integrationEvents)) {
    const name = camelCase(type);
    const channel = { $ref: `#/channels/${name}` };
    schemas[name] = { ...z.toJSONSchema(data, { target: 'draft-7' }), $schema: undefined };
    messages[name] = {
      name: type,
      summary,
      contentType: 'application/cloudevents+json',
      payload: {
        allOf: [
          { $ref: '#/components/schemas/CloudEvent' },
          {
            type: 'object',
            properties: { type: { const: type }, data: { $ref: `#/components/schemas/${name}` } },
          },
        ],
      },
    };
    channels[name] = {
      address: type,
      messages: { [name]: { $ref: `#/components/messages/${name}` } },
      bindings: { amqp: { is: 'routingKey', exchange, bindingVersion: '0.3.0' } },
    };
    operations[`publish${name.charAt(0).toUpperCase()}${name.slice(1)}`] = {
      action: 'send',
      channel,
      summary,
      messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
    };
  }
  const document: unknown = {
    asyncapi: '3.0.0',
    info: { ...about, license: { name: 'MIT' } },
    defaultContentType: 'application/cloudevents+json',
    channels,
    operations,
    components: { schemas, messages },
  };
  return plain.parse(JSON.parse(JSON.stringify(document)));
}

/** `GET /api/asyncapi.json` */
export function asyncApiRoute(about: Json, prefix: string): Route {
  const document = Buffer.from(JSON.stringify(asyncApiDocument(about, prefix)));
  return served('/api/asyncapi.json', 'application/json', () => Promise.resolve(document));
}

const plain = z.record(z.string(), z.unknown());

const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more });

const cloudEvent: Json = {
  type: 'object',
  description: 'CloudEvents 1.0 in structured mode',
  required: [
    'specversion',
    'id',
    'source',
    'type',
    'subject',
    'time',
    'datacontenttype',
    'correlationid',
    'causationid',
    'data',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: text('The same when the event is told again', { format: 'uuid' }),
    source: text('Where it comes from', { format: 'uri-reference' }),
    type: text('What happened; also the routing key'),
    subject: text('What it is about; events of one subject come in order'),
    time: text('When it happened, UTC', { format: 'date-time' }),
    datacontenttype: { const: 'application/json' },
    correlationid: text('Shared by everything that one request set off'),
    causationid: text('The event or command that directly caused it'),
    traceparent: text('W3C trace context'),
    data: { type: 'object' },
  },
};

/** `order.created` as a name in the document, whose keys hold no dots. */
function camelCase(type: string): string {
  return type.replaceAll(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
