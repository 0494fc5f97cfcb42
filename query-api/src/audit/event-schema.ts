import type { RecordedEvent } from '@queuecommerce/infra';
import { integerParameter } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { at } from '../schemas/payment-progress';

/** Where an event is. */
export const eventPlace = {
  stream: z.string(),
  revision: z.int().meta({ description: 'In its stream, from 0' }),
  position: z.string().meta({ description: 'In the log: opaque, greater for what came later' }),
};

/** Who did what, because of what, from where. */
export const provenance = {
  actor: z.string().meta({ description: 'Who asked: `customer:<id>`, `operator`, `system:<part>`' }),
  command: z.string(),
  commandId: z.string(),
  correlationId: z.string().meta({ description: 'Shared by all that one request set off' }),
  causationId: z.string().meta({ description: 'The event that caused the command, or the command itself' }),
  origin: z.string().meta({ description: 'From where: `http`, `bus`, `reactor`, `gateway`' }),
  traceparent: z.string().optional().meta({ description: 'W3C trace context' }),
};

/** An event as the log keeps it: as it was written, whatever its version. */
export const auditEventSchema = z
  .strictObject({
    id: z.string(),
    ...eventPlace,
    type: z.string(),
    schemaVersion: z.int(),
    data: z.record(z.string(), z.unknown()),
    metadata: z.looseObject({
      ...provenance,
      commandFingerprint: z.string().optional().meta({ description: 'SHA-256 of the request' }),
      hash: z.string().meta({ description: "Link of the stream's hash chain" }),
    }),
    recordedAt: at,
  })
  .meta({ id: 'AuditEvent' });

/** An event for `auditEventSchema`. */
export function showEvent(event: RecordedEvent): RecordedEvent {
  const { id, stream, revision, position, type, schemaVersion, data, metadata, recordedAt } = event;
  return { id, stream, revision, position, type, schemaVersion, data, metadata, recordedAt };
}

const defaultLimit = 100;

/** How many events a list gives. */
export const eventLimit = integerParameter({ minimum: 1, maximum: 1_000 })
  .default(defaultLimit)
  .meta({ description: `Most events on the page; ${defaultLimit} if it is not given` });
