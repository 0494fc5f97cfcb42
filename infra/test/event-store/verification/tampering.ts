import { chainHash, chainStart, type ReadableLog, type RecordedEvent } from '../../../src';

/** A log that holds what it is given, and does not check it. */
export function logOf(events: readonly RecordedEvent[]): ReadableLog {
  return {
    head: async () =>
      events.reduce<string | undefined>(
        (head, { position }) => (position > (head ?? '') ? position : head),
        undefined,
      ),
    readAll: async ({ after = '', limit }) => {
      const start = after === '' ? 0 : events.findIndex(({ position }) => position === after) + 1;
      return events.slice(start, start + limit);
    },
    readStream: async (stream, { from = 0, limit }) =>
      events
        .filter((event) => event.stream === stream && event.revision >= from)
        .sort((a, b) => a.revision - b.revision)
        .slice(0, limit),
  };
}

/** What one who has no key, but knows how hashes are made, does after a change: every chain is right again. */
export function rechained(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const ends = new Map<string, RecordedEvent>();
  return events.map((event) => {
    const last = ends.get(event.stream);
    const revision = (last?.revision ?? -1) + 1;
    const hash = chainHash(last?.metadata.hash ?? chainStart, { ...event, revision });
    const linked = { ...event, revision, metadata: { ...event.metadata, hash } };
    ends.set(event.stream, linked);
    return linked;
  });
}

/** The events at the places that `like` has, and on from there. */
export function renumbered(
  events: readonly RecordedEvent[],
  like: readonly RecordedEvent[],
): readonly RecordedEvent[] {
  return events.map((event, index) => {
    const position = like[index]?.position ?? String(index + 1).padStart(16, '0');
    return { ...event, position };
  });
}
