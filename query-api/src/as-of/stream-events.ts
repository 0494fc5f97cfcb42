import type { ReadableLog, RecordedEvent } from '@queuecommerce/infra';

const pageSize = 512;

/** The events of some streams as one sequence, in log order. It reads on only as far as it is asked to. */
export async function* eventsOfStreams(
  store: ReadableLog,
  streams: readonly string[],
): AsyncGenerator<RecordedEvent, void> {
  const sources = await Promise.all(
    streams.map(async (stream) => {
      const events = eventsOfStream(store, stream);
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

async function* eventsOfStream(store: ReadableLog, stream: string): AsyncGenerator<RecordedEvent, void> {
  for (let from = 0; ; from += pageSize) {
    const page = await store.readStream(stream, { from, limit: pageSize });
    yield* page;
    if (page.length < pageSize) return;
  }
}
