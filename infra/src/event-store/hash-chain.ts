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

/** The next link of a stream's hash chain: SHA-256, in hex, over the previous hash and the event's canonical bytes. */
export function chainHash(previousHash: string, event: HashedEvent): string {
  const { id, stream, revision, type, schemaVersion, data, metadata } = event;
  const { hash: _, ...covered } = { hash: undefined, ...metadata };
  const bytes = canonicalJson({ id, stream, revision, type, schemaVersion, data, metadata: covered });
  return digest('sha256', previousHash + bytes, 'hex');
}
