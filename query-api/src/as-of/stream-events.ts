import type { ReadableLog, RecordedEvent } from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';

/** More than the embedded store reads in one go: within such a read it lets everybody else have their turn. */
const pageSize = 1_024;

/**
 * The events of some streams as one sequence, in log order. It reads on only as far as it is asked to, and only while somebody
 * waits.
 * @throws {Problem} 503 `timeout` once the signal aborts
 */
export async function* eventsOfStreams(
  store: ReadableLog,
  streams: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent, void> {
  const sources = await Promise.all(
    streams.map(async (stream) => {
      const events = eventsOfStream(store, stream, signal);
      return { events, next: await events.next() };
    }),
  );
  for (;;) {
    let earliest: { source: (typeof sources)[number]; event: RecordedEvent } | undefined;
    for (const source of sources) {
      if (source.next.done) continue;
      const event = source.next.value;
      if (!earliest || event.position < earliest.event.position) earliest = { source, event };
    }
    if (!earliest) return;
    yield earliest.event;
    earliest.source.next = await earliest.source.events.next();
  }
}

async function* eventsOfStream(
  store: ReadableLog,
  stream: string,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent, void> {
  for (let from = 0; ; from += pageSize) {
    const page = await store.readStream(stream, { from, limit: pageSize });
    if (signal.aborted)
      throw new Problem({ status: 503, code: 'timeout', detail: `Nobody waits for ${stream} any more` });
    yield* page;
    if (page.length < pageSize) return;
  }
}
