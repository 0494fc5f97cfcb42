import { instant, sleep, type Body, type DocumentStore } from '@queuecommerce/infra';
import { onGeneration, type Comparison, type Generation } from '../generations/generation';
import type { ReadModelPointers } from '../generations/read-model-pointers';
import { parkedDocuments, parkedId } from '../parked-documents';
import type { FollowParts } from '../follow';
import { comparedPage, Comparing, placeAfter } from '../rebuild/compare';
import { RangeExpectation } from './range-expectation';

export interface DriftParts extends FollowParts {
  readonly pointers: ReadModelPointers;
  readonly signal: AbortSignal;
  /** How fast the log is read for it, at most. */
  readonly eventsPerSecond: number;
  /** The pause after each range of documents. */
  readonly restMs: number;
}

/** Pages of documents in a range: each range costs one reading of the log. */
const pagesOfRange = 10;

/** What a check has looked at, and where the next begins. */
interface Checked {
  readonly comparison: Comparison;
  readonly next: string | undefined;
}

/**
 * Checks the live documents against the log, for as long as it runs, a range of ids after the other: folds the log for these
 * documents in memory, slowly, and compares them at the positions that they are read at. It writes nothing but what it finds, and
 * finds what differs, what is missing and what should not be there. Which events belong to a document only its projection knows, so
 * each range costs one reading of the log; that is why the pace is bounded by events, and not by documents.
 */
export async function watchForDrift(parts: DriftParts): Promise<void> {
  const { projection, pointers, clock, log, signal, restMs } = parts;
  let after: string | undefined;
  let foundInRound = 0;
  for (;;) {
    await sleep(clock, restMs, signal);
    if (signal.aborted) return;
    try {
      const { live } = await pointers.load(projection);
      if (live.version !== projection.version) continue;
      const checked = await checkTwice(parts, live, after);
      if (checked === undefined || signal.aborted) continue;
      foundInRound += checked.comparison.differing;
      if (checked.comparison.differing > 0) await report(parts, live, checked.comparison);
      after = checked.next;
      if (after === undefined && foundInRound === 0) await clear(parts, live);
      if (after === undefined) foundInRound = 0;
    } catch (error) {
      log.warn(
        { projection: projection.name, error },
        'Documents could not be checked; they are checked again later',
      );
    }
  }
}

/** What differs has to differ twice: a document may be parked, or its generation replaced, in the very moment. */
async function checkTwice(
  parts: DriftParts,
  live: Generation,
  after: string | undefined,
): Promise<Checked | undefined> {
  const checked = await check(parts, live, after);
  return checked === undefined || checked.comparison.differing === 0 ? checked : check(parts, live, after);
}

/** Undefined if there is nothing to check. */
async function check(
  parts: DriftParts,
  live: Generation,
  after: string | undefined,
): Promise<Checked | undefined> {
  const { store, documents, clock, signal, eventsPerSecond } = parts;
  const projection = onGeneration(parts.projection, live);
  const position = await documents.checkpoint(live.reader);
  if (position === undefined) return undefined;
  const upTo = await endOfRange(documents, live, after);
  const expected = new RangeExpectation({
    ...parts,
    projection,
    range: { after, upTo },
    atLeast: 2 * pagesOfRange * comparedPage,
  });
  await expected.upTo(position, new Map(), eventsPerSecond);
  if (signal.aborted) return undefined;
  const ignores = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    const parked = await documents.load(
      parkedDocuments.name,
      ids.map((id) => parkedId(live.reader, id)),
    );
    return new Set(ids.filter((id) => parked.has(parkedId(live.reader, id))));
  };
  const comparing = new Comparing({ store, documents, clock, compared: live, expected, signal, ignores });
  let last = after;
  do last = await comparing.page(last, expected.end);
  while (last !== undefined && !signal.aborted);
  return { comparison: comparing.result(), next: expected.end };
}

async function endOfRange(
  documents: DocumentStore,
  { collection }: Generation,
  after: string | undefined,
): Promise<string | undefined> {
  let last = after;
  for (let pages = 0; pages < pagesOfRange; pages += 1) {
    const query = { after: placeAfter(last), limit: comparedPage };
    const page = await documents.find<Body>(collection, query);
    if (!page.more) return undefined;
    last = page.documents.at(-1)?.id;
  }
  return last;
}

async function report(
  { projection, pointers, log }: DriftParts,
  live: Generation,
  drift: Comparison,
): Promise<void> {
  const { differing, differences, position } = drift;
  log.error(
    { projection: projection.name, generation: live.generation, position, differing, differences },
    'Documents are not what the log says: the read model has to be rebuilt',
  );
  await pointers.update(projection, (record) =>
    record.live.reader === live.reader ? { ...record, drift } : record,
  );
}

async function clear({ projection, pointers, log, clock }: DriftParts, live: Generation): Promise<void> {
  const { drift } = await pointers.load(projection);
  if (drift === null) return;
  log.info({ projection: projection.name, at: instant(clock) }, 'All documents are what the log says again');
  await pointers.update(projection, (record) =>
    record.live.reader === live.reader ? { ...record, drift: null } : record,
  );
}
