import { UnreadableLog, type Position, type ReadableLog } from '../port';
import type { Finding } from './finding';
import { logPages } from './log-pages';
import type { StreamChains } from './stream-chains';

/** A revision that is missing at its place may stand somewhere else: then it was moved. */
export async function whereItIs(log: ReadableLog, finding: Finding): Promise<Finding> {
  const { kind, stream, revision, position = '' } = finding;
  if (kind !== 'removed' || stream === undefined || revision === undefined) return finding;
  const [event] = await ifReadable(log.readStream(stream, { from: revision, limit: 1 }), []);
  if (event?.revision !== revision || event.position < position) return finding;
  const message = `${stream} has its revision ${revision} at position ${event.position}, behind later ones`;
  return { ...finding, kind: 'reordered', position: event.position, message };
}

/** Which event it was that a gap between the positions shows to be missing: the stream that misses it tells, if it goes on. */
export async function whichIsMissing(
  log: ReadableLog,
  chains: StreamChains,
  finding: Finding,
  head: Position,
): Promise<Finding> {
  const { kind, position } = finding;
  if (kind !== 'removed' || position === undefined) return finding;
  const next = await ifReadable(firstFault(log, chains, position, head), undefined);
  if (next?.kind !== 'removed' || next.stream === undefined || next.revision === undefined) return finding;
  const { stream, revision } = next;
  const message = `${finding.message}: it was revision ${revision} of ${stream}`;
  return { ...finding, stream, revision, message };
}

async function firstFault(
  log: ReadableLog,
  chains: StreamChains,
  after: Position,
  head: Position,
): Promise<Finding | undefined> {
  for await (const page of logPages(log, after, head))
    for (const event of page) {
      const fault = chains.take(event);
      if (fault) return fault;
    }
  return undefined;
}

async function ifReadable<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableLog) return otherwise;
    throw error;
  }
}
