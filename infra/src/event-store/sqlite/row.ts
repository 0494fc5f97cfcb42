import { toPosition } from '../numbered-position';
import { UnreadableLog, type RecordedEvent } from '../port';
import { checksumOf } from './checksum';

/** The columns of a `Row`, in its order. */
export const rowColumns =
  'position, stream, revision, recorded_at_ms, checksum, id, type, schema_version, data, metadata';

/** As an array, because SQLite's rows come noticeably faster so than as objects. */
export type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  recordedAtMs: number,
  checksum: number,
  id: string,
  type: string,
  schemaVersion: number,
  data: string,
  metadata: string,
];

/** @throws {UnreadableLog} the row is not what was written; names its position. */
export function recordedEvent(row: Row): RecordedEvent {
  const [position, stream, revision, recordedAtMs, checksum, id, type, schemaVersion, data, metadata] = row;
  try {
    const stored = { position, stream, revision, recordedAtMs, id, type, schemaVersion, data, metadata };
    if (checksumOf(stored) !== checksum) throw new Error('its checksum does not match');
    return {
      id,
      type,
      schemaVersion,
      data: JSON.parse(data),
      metadata: JSON.parse(metadata),
      stream,
      revision,
      position: toPosition(position),
      recordedAt: new Date(recordedAtMs).toISOString(),
    };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new UnreadableLog(
      `The event at position ${position} (${stream}, revision ${revision}) is damaged: ${cause}`,
      { cause: error },
      { position: toPosition(position), stream, revision },
    );
  }
}
