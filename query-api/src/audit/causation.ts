import type { RecordedEvent } from '@queuecommerce/infra';
import { recorded } from '@queuecommerce/projections';
import { z } from 'zod';
import { at } from '../schemas/payment-progress';
import { eventPlace } from './event-schema';

const command = z.strictObject({
  kind: z.literal('command'),
  id: z.string(),
  name: z.string(),
  actor: z.string(),
  origin: z.string(),
});
const event = z.strictObject({
  kind: z.literal('event'),
  id: z.string(),
  type: z.string(),
  ...eventPlace,
  at,
});
const outside = z
  .strictObject({ kind: z.literal('outside'), id: z.string() })
  .meta({ description: 'A cause that is not among these events' });

const edge = z.strictObject({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['produced', 'caused', 'about']).meta({
    description:
      '`produced`: the command led to the event; `caused`: the event, or what is outside, led to the command; ' +
      "`about`: the gateway's notification is about the payment that this event began",
  }),
});

/** Which command and event caused which. */
export const causationSchema = z
  .strictObject({
    nodes: z.array(z.discriminatedUnion('kind', [command, event, outside])),
    edges: z.array(edge),
  })
  .meta({ id: 'Causation' });

export type Causation = Readonly<z.infer<typeof causationSchema>>;
type Node = Causation['nodes'][number];
type Edge = Causation['edges'][number];

/**
 * The graph of what caused these events, which come in log order: each event was produced by its command, and each command was
 * caused by an event unless it came from outside.
 */
export function causationOf(events: readonly RecordedEvent[]): Causation {
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [];
  const beginnings = beginningsOf(events);
  for (const record of events) {
    const { id, type, stream, revision, position, recordedAt, metadata } = record;
    const { commandId, causationId, command: name, actor, origin } = metadata;
    nodes.set(id, { kind: 'event', id, type, stream, revision, position, at: recordedAt });
    edges.push({ from: commandId, to: id, kind: 'produced' });
    if (!nodes.has(commandId)) {
      nodes.set(commandId, { kind: 'command', id: commandId, name, actor, origin });
      // A command that nothing in the log has caused names itself.
      if (causationId !== commandId) edges.push({ from: causationId, to: commandId, kind: 'caused' });
    }
    const beginning = beginnings.get(id);
    if (beginning !== undefined) edges.push({ from: beginning, to: id, kind: 'about' });
  }
  for (const { from } of edges) if (!nodes.has(from)) nodes.set(from, { kind: 'outside', id: from });
  return { nodes: [...nodes.values()], edges };
}

/** For each notification, the event that began the payment which it is about. Its own cause is the gateway's, and unknown here. */
function beginningsOf(records: readonly RecordedEvent[]): ReadonlyMap<string, string> {
  const firstOfStream = new Map<string, string>();
  const firstOfPayment = new Map<string, string>();
  const events = records.map(recorded);
  for (const event of events) {
    const first = firstOfStream.get(event.stream) ?? event.id;
    firstOfStream.set(event.stream, first);
    if (event.type === 'GatewayNotificationReceived' || !('gatewayPaymentId' in event.data)) continue;
    const { gatewayPaymentId } = event.data;
    if (gatewayPaymentId !== null && !firstOfPayment.has(gatewayPaymentId))
      firstOfPayment.set(gatewayPaymentId, first);
  }
  const beginnings = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'GatewayNotificationReceived') continue;
    const beginning = firstOfPayment.get(event.data.gatewayPaymentId ?? '');
    if (beginning !== undefined) beginnings.set(event.id, beginning);
  }
  return beginnings;
}
