import type { Position, ReadableLog, RecordedEvent } from '@queuecommerce/infra';

/** What a stretch of the log holds. */
export interface Stretch {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been looked at; undefined only while the log is empty. */
  readonly scannedTo: Position | undefined;
  /** Whether that was the end of the log. */
  readonly caughtUp: boolean;
}

export interface ScanOptions {
  readonly after: Position | undefined;
  /** Most events to find. */
  readonly limit: number;
  /** All events without it. */
  readonly matches: ((event: RecordedEvent) => boolean) | undefined;
}

/** Most events that one scan looks at: whoever looks for something rare gets an answer in time, and comes again. */
const mostLookedAt = 8_192;
/** More than the embedded store reads in one go: within such a read it lets everybody else have their turn. */
const readAtOnce = 1_024;

/** Looks through the log in its order, a bounded stretch of it. Whoever goes on after `scannedTo` misses nothing. */
export async function scanLog(store: ReadableLog, { after, limit, matches }: ScanOptions): Promise<Stretch> {
  const events: RecordedEvent[] = [];
  let scannedTo = after;
  const pageSize = matches === undefined ? Math.min(limit, readAtOnce) : readAtOnce;
  for (let lookedAt = 0; lookedAt < mostLookedAt; lookedAt += pageSize) {
    const page = await store.readAll({ after: scannedTo, limit: pageSize });
    for (const event of page) {
      scannedTo = event.position;
      if (matches !== undefined && !matches(event)) continue;
      events.push(event);
      if (events.length === limit) return { events, scannedTo, caughtUp: false };
    }
    if (page.length < pageSize) return { events, scannedTo, caughtUp: true };
  }
  return { events, scannedTo, caughtUp: false };
}
