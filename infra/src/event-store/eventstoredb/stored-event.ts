import type {
  AllStreamRecordedEvent,
  JSONEventData,
  RecordedEvent as ServerEvent,
} from '@eventstore/db-client';
import { UnreadableLog, type EventMetadata, type RecordedEvent } from '../port';
import type { SerializedEvent } from '../serialized-event';
import { toPosition } from './place';

/** What stands in the server's metadata of an event. */
interface Envelope {
  readonly schemaVersion: number;
  readonly metadata: EventMetadata;
}

/**
 * As JSON, so that the server's own pages show it. The data is a copy: what a retry sends is what the first attempt sent,
 * whatever the caller does to its objects meanwhile.
 */
export function toServer({ id, type, schemaVersion, data, metadata }: SerializedEvent): JSONEventData {
  return {
    id,
    type,
    contentType: 'application/json',
    data: JSON.parse(data),
    metadata: { schemaVersion, metadata: JSON.parse(metadata) },
  };
}

/** @throws {UnreadableLog} it is no event of ours: written by another program, or damaged. */
export function fromServer(event: ServerEvent | AllStreamRecordedEvent): RecordedEvent {
  const { id, type, streamId: stream, isJson, data, metadata, created } = event;
  const revision = Number(event.revision);
  const position = toPosition(event.position);
  if (!isJson || !isRecord(data) || !isEnvelope(metadata)) {
    throw new UnreadableLog(
      `The event at position ${position} (${stream}, revision ${revision}) is not one of this program's`,
      {},
      { position, stream, revision },
    );
  }
  return {
    id,
    type,
    schemaVersion: metadata.schemaVersion,
    data,
    metadata: metadata.metadata,
    stream,
    revision,
    position,
    recordedAt: created.toISOString(),
  };
}

/** The server keeps events of its own in the same log, in streams that no program may name so. */
export function isSystemStream(stream: string): boolean {
  return stream.startsWith('$');
}

function isEnvelope(value: unknown): value is Envelope {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value['schemaVersion']) &&
    isRecord(value['metadata']) &&
    typeof value['metadata']['hash'] === 'string'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
