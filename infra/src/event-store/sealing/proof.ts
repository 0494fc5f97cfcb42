import type { PublicKeys } from '../../signing/public-keys';
import { chainHash, chainStart } from '../hash-chain';
import type { Position, ReadableLog, RecordedEvent } from '../port';
import { firstInStream } from './first-in-stream';
import { inclusionPath, rootFromPath, type Hash } from './merkle-tree';
import { leafOf, sealIn, sealStream, signatureOf, signedBytes, type Seal } from './seal';

/** An event with what proves, to one who has only the public key, that it stood in the log when it was sealed. */
export interface ProvenEvent {
  readonly event: RecordedEvent;
  /** Of the event before it in its stream; empty for the first. */
  readonly previousHash: string;
  /** Which of the seals covers it. */
  readonly seal: number;
  /** Its place among the events of that seal, from 0. */
  readonly index: number;
  /** The hashes, in hex, that lead from it to the seal's root (RFC 9162, 2.1.3). They say nothing about other events. */
  readonly path: readonly string[];
}

export interface Proof {
  readonly seals: readonly Seal[];
  /** In log order. */
  readonly events: readonly ProvenEvent[];
  /** Events that no seal covers yet: they can not be proven. */
  readonly unsealed: readonly RecordedEvent[];
}

/** The log does not hold what its seals say: only a look at all of it can tell where. */
export class SealMismatch extends Error {
  override readonly name = 'SealMismatch';
  constructor(readonly seal: Seal) {
    super(`The events up to position ${seal.position} are not what was sealed there`);
  }
}

const pageSize = 512;

/** Proves `events`, which are of the log, in log order. @throws {SealMismatch} @throws {UnreadableLog} */
export async function proveEvents(log: ReadableLog, events: readonly RecordedEvent[]): Promise<Proof> {
  const seals: Seal[] = [];
  const proven: ProvenEvent[] = [];
  for (let rest = events; ;) {
    const [first] = rest;
    const covering = first && (await coveringSeal(log, first.position));
    if (covering === undefined) return { seals, events: proven, unsealed: rest };
    const { seal, after } = covering;
    const end = rest.findIndex(({ position }) => position > seal.position);
    const covered = end === -1 ? rest : rest.slice(0, end);
    proven.push(...(await proveBySeal(log, covered, seal, after, seals.length)));
    seals.push(seal);
    rest = end === -1 ? [] : rest.slice(end);
  }
}

/** The seal that covers a position, and the position behind which it begins. */
async function coveringSeal(
  log: ReadableLog,
  position: Position,
): Promise<{ readonly seal: Seal; readonly after: Position | undefined } | undefined> {
  const event = await firstInStream(
    log,
    sealStream,
    (sealed) => (sealIn(sealed)?.position ?? '') >= position,
  );
  const seal = event && sealIn(event);
  if (event === undefined || seal === undefined) return undefined;
  if (event.revision === 0) return { seal, after: undefined };
  const [previous] = await log.readStream(sealStream, { from: event.revision - 1, limit: 1 });
  return { seal, after: previous && sealIn(previous)?.position };
}

async function proveBySeal(
  log: ReadableLog,
  events: readonly RecordedEvent[],
  seal: Seal,
  after: Position | undefined,
  number: number,
): Promise<readonly ProvenEvent[]> {
  const wanted = new Map(events.map((event) => [event.position, event]));
  const places: { readonly event: RecordedEvent; readonly index: number }[] = [];
  const leaves: Hash[] = [];
  let reached = after;
  while ((reached ?? '') < seal.position) {
    const page = await log.readAll({ limit: pageSize, ...(reached === undefined ? {} : { after: reached }) });
    if (page.length === 0) throw new SealMismatch(seal);
    for (const event of page) {
      if (event.position > seal.position) break;
      if (wanted.has(event.position)) places.push({ event, index: leaves.length });
      leaves.push(leafOf(event));
    }
    reached = page.at(-1)?.position;
  }
  const proven: ProvenEvent[] = [];
  for (const { event, index } of places) {
    const hashes = inclusionPath(leaves, index);
    if (rootFromPath(leafOf(event), index, seal.size, hashes)?.toString('hex') !== seal.root)
      throw new SealMismatch(seal);
    const path = hashes.map((hash) => hash.toString('hex'));
    proven.push({ event, previousHash: await previousHashOf(log, event), seal: number, index, path });
  }
  return proven;
}

async function previousHashOf(log: ReadableLog, { stream, revision }: RecordedEvent): Promise<string> {
  if (revision === 0) return chainStart;
  const [previous] = await log.readStream(stream, { from: revision - 1, limit: 1 });
  return previous?.metadata.hash ?? chainStart;
}

/** What is wrong with a seal as somebody shows it, undefined if nothing is. */
export function shownSealFault(seal: Seal, keys: PublicKeys): string | undefined {
  const signature = keys.check(seal.keyId, signedBytes(seal), signatureOf(seal));
  if (signature === 'valid') return undefined;
  return signature === 'invalid'
    ? 'was not signed with the key that it names'
    : `is signed with the key ${seal.keyId}, which was not given`;
}

/** What is wrong with an event as somebody shows it under `seal`, which is a right one; undefined if nothing is. */
export function shownEventFault(proven: ProvenEvent, seal: Seal): string | undefined {
  const { event, previousHash, index, path } = proven;
  if ((event.revision === 0) !== (previousHash === chainStart)) return 'does not say what it follows';
  if (chainHash(previousHash, event) !== event.metadata.hash) return 'is not what its hash was made of';
  const hashes = path.map((hash) => Buffer.from(hash, 'hex'));
  const root = rootFromPath(leafOf(event), index, seal.size, hashes);
  return root?.toString('hex') === seal.root ? undefined : 'is not among what was sealed';
}
