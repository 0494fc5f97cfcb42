import { createHash } from 'node:crypto';
import type { LogSealEvent } from '@queuecommerce/domain';
import { z } from 'zod';
import type { Clock } from '../../clock/port';
import { instant } from '../../clock/port';
import type { Signer } from '../../signing/port';
import { canonicalJson } from '../canonical-json';
import type { RecordedEvent } from '../port';
import { hashLeaf, type Hash, type MerkleTree } from './merkle-tree';

/** What a seal says, with its signature. */
export type Seal = LogSealEvent['data'];

/** What a seal says before it is signed. */
export type SealStatement = Omit<Seal, 'signature'>;

/** Where a seal ends and the next one begins. */
export type SealEnd = Pick<Seal, 'position' | 'count' | 'rollingHash'>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** For seals from outside: a file, or a log that may have been tampered with. */
export const sealSchema: z.ZodType<Seal> = z.strictObject({
  position: z.string().min(1).max(64),
  count: z.int().min(1),
  size: z.int().min(1),
  root: sha256,
  previousRollingHash: sha256,
  rollingHash: sha256,
  keyId: sha256,
  signature: z.base64().length(88),
  at: z.string().max(40),
});

/** The stream of the seals, and the type of its events. */
export const sealStream = 'log-seal';
const sealType: LogSealEvent['type'] = 'LogSealed';

/** Before the first seal. */
export const noSeal: SealEnd = { position: '', count: 0, rollingHash: '0'.repeat(64) };

const linkMark = Buffer.of(2);
/** So that no other text that the key signs can pass for a seal. */
const purpose = 'queuecommerce/log-seal/1';

/**
 * An event as a leaf of a seal's tree. The event's own hash covers what was decided, this also what the store added: its place
 * among all others, and when it was taken.
 */
export function leafOf({ position, stream, revision, recordedAt, metadata }: RecordedEvent): Hash {
  // Strings and integers only: this is their canonical form already, and every event of the log goes through here.
  return hashLeaf(JSON.stringify([position, stream, revision, recordedAt, metadata.hash]));
}

/** The link of the seals' own chain. */
export function nextRollingHash(previousRollingHash: string, root: string): string {
  return createHash('sha256')
    .update(linkMark)
    .update(Buffer.from(previousRollingHash, 'hex'))
    .update(Buffer.from(root, 'hex'))
    .digest('hex');
}

/** The bytes that a seal's signature is over. */
export function signedBytes(statement: SealStatement): Buffer {
  const { position, count, size, root, previousRollingHash, rollingHash, keyId, at } = statement;
  return Buffer.from(
    canonicalJson({ purpose, position, count, size, root, previousRollingHash, rollingHash, keyId, at }),
  );
}

/** Seals the events of `tree`, the last of which stands at `position`, onto what `previous` has sealed. */
export async function makeSeal(
  previous: SealEnd,
  tree: MerkleTree,
  position: string,
  { signer, clock }: { readonly signer: Signer; readonly clock: Clock },
): Promise<Seal> {
  const root = tree.root().toString('hex');
  const statement: SealStatement = {
    position,
    count: previous.count + tree.size,
    size: tree.size,
    root,
    previousRollingHash: previous.rollingHash,
    rollingHash: nextRollingHash(previous.rollingHash, root),
    keyId: signer.keyId,
    at: instant(clock),
  };
  const signature = Buffer.from(await signer.sign(signedBytes(statement))).toString('base64');
  return { ...statement, signature };
}

/** The bytes of a seal's signature. */
export function signatureOf(seal: Seal): Buffer {
  return Buffer.from(seal.signature, 'base64');
}

/** Whether a seal goes on where `previous` ends, and its figures agree with each other. */
export function isSealOnto(previous: SealEnd, seal: SealStatement): boolean {
  return (
    seal.previousRollingHash === previous.rollingHash &&
    seal.rollingHash === nextRollingHash(seal.previousRollingHash, seal.root) &&
    seal.count === previous.count + seal.size &&
    seal.position > previous.position
  );
}

/** The seal that an event is; undefined if it is none, or not one that this program can read. */
export function sealIn({ stream, type, schemaVersion, data }: RecordedEvent): Seal | undefined {
  if (stream !== sealStream || type !== sealType || schemaVersion !== 1) return undefined;
  return sealSchema.safeParse(data).data;
}
