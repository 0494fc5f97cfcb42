import type { Message as Received, Options } from 'amqplib';
import { v5 } from 'uuid';
import { z } from 'zod';
import type { Message } from '../port';

/** Any fixed UUID. */
const namespace = '0f9d3b52-6c0e-4b07-9f43-6a0b52a9c1de';

const wire = z.object({
  properties: z.object({
    messageId: z.string().min(1),
    type: z.string().min(1),
    correlationId: z.string(),
    headers: z.object({ key: z.string(), causationId: z.string() }),
  }),
  content: z.record(z.string(), z.unknown()),
});

/** A message as the broker keeps it: the body as content, the rest as properties that its management page shows. */
export function toWire(message: Message, isReplayed: boolean): { content: Buffer; options: Options.Publish } {
  const { id, type, key, body, correlationId, causationId } = message;
  return {
    content: Buffer.from(JSON.stringify(body)),
    options: {
      messageId: id,
      type,
      correlationId,
      contentType: 'application/json',
      persistent: true,
      mandatory: true,
      headers: { key, causationId, ...(isReplayed && { replayed: true }) },
    },
  };
}

/** The message; undefined for what is none of ours. */
export function fromWire({ properties, content }: Received): Message | undefined {
  const parsed = wire.safeParse({ properties, content: parseJson(content) });
  if (!parsed.success) return undefined;
  const { messageId: id, type, correlationId, headers } = parsed.data.properties;
  return { id, type, correlationId, ...headers, body: parsed.data.content };
}

/** What is no message of ours, as one that can be parked and looked at. */
export function unreadable({ properties, content, fields }: Received): Message {
  const id = z.string().min(1).safeParse(properties.messageId).data ?? v5(content, namespace);
  const body = { contentBase64: content.toString('base64'), routingKey: fields.routingKey };
  return { id, type: 'unreadable', key: 'unreadable', body, correlationId: id, causationId: id };
}

/** Whether an operator has sent it again. */
export function isReplayed({ properties }: Received): boolean {
  return properties.headers?.['replayed'] === true;
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}
