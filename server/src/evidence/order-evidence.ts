import { orderStream } from '@queuecommerce/domain';
import { proveEvents, sealSchema, type ProvenEvent, type ReadableLog } from '@queuecommerce/infra';
import { z } from 'zod';
import { eventsOfOrder } from './order-events';

export const evidenceFormat = 'queuecommerce/order-evidence/1';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

const event = z.strictObject({
  id: z.string(),
  type: z.string(),
  schemaVersion: z.int().min(1),
  data: z.looseObject({}),
  metadata: z.looseObject({
    correlationId: z.string(),
    causationId: z.string(),
    commandId: z.string(),
    command: z.string(),
    actor: z.string(),
    origin: z.string(),
    hash: sha256,
  }),
  stream: z.string(),
  revision: count,
  position: z.string(),
  recordedAt: z.string(),
});

const proven: z.ZodType<ProvenEvent> = z.strictObject({
  event,
  previousHash: z.union([z.literal(''), sha256]),
  seal: count,
  index: count,
  path: z.array(sha256).max(64),
});

/** A file that proves what the log held about one order: its events, and the signed seals that cover them. */
export const orderEvidence = z.strictObject({
  format: z.literal(evidenceFormat),
  orderId: z.string(),
  /** The public keys that it takes to check it, by their ids. */
  keyIds: z.array(sha256),
  /** Events of the order that are too young to be proven, and are not here. */
  notYetSealed: count,
  seals: z.array(sealSchema),
  events: z.array(proven).min(1),
});

export type OrderEvidence = z.infer<typeof orderEvidence>;

/** No seal covers the order yet. */
export class NotYetSealed extends Error {
  override readonly name = 'NotYetSealed';
  constructor(readonly orderId: string) {
    super(`The order ${orderId} is not sealed yet: a running system seals what is older than a minute`);
  }
}

/** @throws {UnknownOrder} @throws {NotYetSealed} @throws {SealMismatch} the log does not hold what was sealed */
export async function proveOrder(log: ReadableLog, orderId: string): Promise<OrderEvidence> {
  const { seals, events, unsealed } = await proveEvents(log, await eventsOfOrder(log, orderId));
  const placed = events.some(({ event }) => event.stream === orderStream(orderId));
  if (!placed) throw new NotYetSealed(orderId);
  return {
    format: evidenceFormat,
    orderId,
    keyIds: [...new Set(seals.map(({ keyId }) => keyId))],
    notYetSealed: unsealed.length,
    seals: [...seals],
    events: [...events],
  };
}
