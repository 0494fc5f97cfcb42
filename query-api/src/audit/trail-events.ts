import type { ReadableLog, RecordedEvent } from '@queuecommerce/infra';
import type { TrailEntry } from '@queuecommerce/projections';

/** A trail names an event that is not where it says: the read model was not built from this log. */
export class StrayTrail extends Error {
  override readonly name = 'StrayTrail';
  constructor({ eventId, stream, revision }: Pick<TrailEntry, 'eventId' | 'stream' | 'revision'>) {
    super(
      `${stream} should have the event ${eventId} at revision ${revision}: order-trail has to be rebuilt`,
    );
  }
}

/** Events of one stream that follow each other. */
interface Run {
  readonly stream: string;
  readonly from: number;
  readonly entries: TrailEntry[];
}

/** The events that a trail names, in log order. @throws {StrayTrail} */
export async function eventsOfTrail(
  store: ReadableLog,
  entries: readonly TrailEntry[],
): Promise<readonly RecordedEvent[]> {
  const events = await Promise.all(runsOf(entries).map((run) => readRun(store, run)));
  return events.flat().sort((a, b) => (a.position < b.position ? -1 : 1));
}

function runsOf(entries: readonly TrailEntry[]): readonly Run[] {
  const runs: Run[] = [];
  const latest = new Map<string, Run>();
  for (const entry of entries) {
    const { stream, revision } = entry;
    const run = latest.get(stream);
    if (run && run.from + run.entries.length === revision) {
      run.entries.push(entry);
      continue;
    }
    const begun = { stream, from: revision, entries: [entry] };
    runs.push(begun);
    latest.set(stream, begun);
  }
  return runs;
}

async function readRun(
  store: ReadableLog,
  { stream, from, entries }: Run,
): Promise<readonly RecordedEvent[]> {
  const events = await store.readStream(stream, { from, limit: entries.length });
  for (const [index, entry] of entries.entries())
    if (events[index]?.id !== entry.eventId) throw new StrayTrail(entry);
  return events;
}
