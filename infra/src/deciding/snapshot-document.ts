import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Collection } from '../documents/port';

export const snapshotCollection: Collection = { name: 'snapshots', indexes: [] };

/** A stream's latest snapshot, under the stream's name. */
const snapshotDocument = z.object({
  /** Of the state's form. */
  version: z.int(),
  revision: z.int().min(0),
  /** The chain hash of the event at this revision: the log vouches for a snapshot by having it. */
  hash: z.string(),
  /** JSON. As text it has no keys that an engine would mind, and its bytes are those that were summed up. */
  state: z.string(),
  /** SHA-256 (hex) over all of this and the stream's name. */
  checksum: z.string(),
});
export type SnapshotDocument = Readonly<z.infer<typeof snapshotDocument>>;

export function sealedSnapshot(
  stream: string,
  content: Omit<SnapshotDocument, 'checksum'>,
): SnapshotDocument {
  return { ...content, checksum: checksumOf(stream, content) };
}

/** The snapshot as it was written, of this stream and version. @throws {UselessSnapshot} */
export function openSnapshot(stream: string, version: number, body: object): SnapshotDocument {
  const parsed = snapshotDocument.safeParse(body);
  if (!parsed.success) throw new UselessSnapshot('it is none');
  const document = parsed.data;
  if (document.version !== version)
    throw new UselessSnapshot(`it is of version ${document.version}, and this program's is ${version}`);
  if (document.checksum !== checksumOf(stream, document)) throw new UselessSnapshot('its checksum is wrong');
  return document;
}

/** A snapshot that must not be used. */
export class UselessSnapshot extends Error {
  override readonly name = 'UselessSnapshot';
}

function checksumOf(
  stream: string,
  { version, revision, hash, state }: Omit<SnapshotDocument, 'checksum'>,
): string {
  return createHash('sha256')
    .update(JSON.stringify([stream, version, revision, hash]))
    .update(state)
    .digest('hex');
}
