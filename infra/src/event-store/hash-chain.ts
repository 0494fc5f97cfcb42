import { hash as digest } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import type { EventMetadata, NewEvent } from './port';

/** What an event's hash covers besides the hash before it: all that is decided before it is appended. */
export interface HashedEvent extends Omit<NewEvent, 'metadata'> {
  readonly stream: string;
  readonly revision: number;
  readonly metadata: Omit<EventMetadata, 'hash'>;
}

/** The hash before a stream's first event. */
export const chainStart = '';

/** The large parts of an event in canonical JSON: what it says, and who asked for it because of what. */
export interface CanonicalContent {
  readonly data: string;
  /** Without the hash. */
  readonly metadata: string;
}

export function canonicalContent({
  data,
  metadata,
}: Pick<HashedEvent, 'data' | 'metadata'>): CanonicalContent {
  return { data: canonicalJson(data), metadata: canonicalJson(metadata, 'hash') };
}

/**
 * The next link of a stream's hash chain: SHA-256, in hex, over the previous hash and the event's canonical bytes.
 * @param content of the event, where it is known already
 */
export function chainHash(
  previousHash: string,
  event: HashedEvent,
  content: CanonicalContent = canonicalContent(event),
): string {
  const { id, stream, revision, type, schemaVersion } = event;
  // Members in their canonical order.
  const bytes =
    `{"data":${content.data},"id":${canonicalJson(id)},"metadata":${content.metadata},` +
    `"revision":${revision},"schemaVersion":${schemaVersion},` +
    `"stream":${canonicalJson(stream)},"type":${canonicalJson(type)}}`;
  return digest('sha256', previousHash + bytes, 'hex');
}
