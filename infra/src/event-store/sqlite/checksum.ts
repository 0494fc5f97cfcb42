import { crc32 } from 'node:zlib';
import type { SerializedEvent } from '../serialized-event';

/** An event as its row holds it. */
export interface StoredEvent extends SerializedEvent {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly recordedAtMs: number;
}

/**
 * CRC-32 over everything that the row says, so that a flipped bit is detected and never served (F5). SQLite itself does not
 * check the content of its pages.
 */
export function checksumOf(event: StoredEvent): number {
  const { position, stream, revision, recordedAtMs, id, type, schemaVersion, data, metadata } = event;
  const head = `${position}\n${stream}\n${revision}\n${recordedAtMs}\n${id}\n${type}\n${schemaVersion}\n`;
  return crc32(metadata, crc32(data, crc32(head)));
}
