import type { ReadableLog, RecordedEvent } from '../port';

/**
 * The first event of a stream for which `holds` is true, if it holds for all behind it too: found in as many reads as the stream's
 * length has binary digits. Undefined if it holds for none.
 */
export async function firstInStream(
  log: Pick<ReadableLog, 'readStream'>,
  stream: string,
  holds: (event: RecordedEvent) => boolean,
): Promise<RecordedEvent | undefined> {
  const [last] = await log.readStream(stream, { direction: 'backwards', limit: 1 });
  if (last === undefined || !holds(last)) return undefined;
  let found = last;
  for (let low = 0; low < found.revision;) {
    const middle = Math.floor((low + found.revision) / 2);
    const [event] = await log.readStream(stream, { from: middle, limit: 1 });
    if (event === undefined) return found;
    if (holds(event)) found = event;
    else low = middle + 1;
  }
  return found;
}
