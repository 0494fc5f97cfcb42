import type { PublicKeys } from '../../signing/public-keys';
import { UnreadableLog, type ReadableLog } from '../port';
import type { SealEnd } from '../sealing/seal';
import { damageOf, type Finding } from './finding';
import { logPages } from './log-pages';
import { SealChecks } from './seal-checks';
import { StreamChains } from './stream-chains';
import { whereItIs, whichIsMissing } from './what-is-missing';

export interface VerifyOptions {
  /** Hears now and then how many events have been looked at. */
  readonly onProgress?: (events: number) => void;
  readonly signal?: AbortSignal;
  /** The rolling hash of a seal that the log must hold, noted when it was seen: a log that was cut off before it does not. */
  readonly knownSeal?: string;
}

/** What a look at a whole log has found. */
export interface Verification {
  /** The first thing that is wrong, in log order; undefined if nothing is. */
  readonly finding: Finding | undefined;
  /** Events that were looked at: all, unless there is a finding or the signal came. */
  readonly events: number;
  readonly streams: number;
  /** Seals that were compared with what they cover. */
  readonly seals: number;
  /** Up to where the last of them covers the log. Events behind it are vouched for by their streams' chains alone. */
  readonly sealed: SealEnd;
  /** Whether it was stopped before the end. */
  readonly stopped: boolean;
}

/**
 * Reads the whole log once, as far as it goes now, and checks everything that can be known about it: each event against its hash, each
 * stream's chain and revisions, the order of positions, each seal's signature and what it covers. It stops at the first finding.
 *
 * Memory: one link for each stream.
 * @param keys the public keys that seals may be signed with; undefined if their signatures are not to be checked
 * @throws {EventStoreUnavailable} it could not be read to its end
 */
export async function verifyLog(
  log: ReadableLog,
  keys: PublicKeys | undefined,
  { onProgress, signal, knownSeal }: VerifyOptions = {},
): Promise<Verification> {
  const head = (await log.head()) ?? '';
  const chains = new StreamChains();
  const seals = await SealChecks.begin(log, head, keys, knownSeal);
  let events = 0;
  const result = (finding: Finding | undefined): Verification => ({
    finding,
    events,
    streams: chains.streams,
    seals: seals.seals,
    sealed: seals.covered,
    stopped: signal?.aborted ?? false,
  });
  try {
    for await (const page of logPages(log, undefined, head)) {
      if (signal?.aborted) return result(undefined);
      for (const event of page) {
        const finding = chains.take(event) ?? (await seals.take(event));
        if (finding) return result(await whereItIs(log, finding));
        events += 1;
      }
      onProgress?.(events);
    }
    return result(seals.end());
  } catch (error) {
    if (!(error instanceof UnreadableLog)) throw error;
    return result(await whichIsMissing(log, chains, damageOf(error), head));
  }
}
