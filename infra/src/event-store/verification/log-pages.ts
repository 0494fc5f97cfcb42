import { UnreadableLog, type Position, type ReadableLog, type RecordedEvent } from '../port';

const pageSize = 512;

/**
 * The log behind `after` up to `head`. A page that can not be read is read again event by event, so that all before the fault come.
 * @throws {UnreadableLog} the next event can not be read.
 */
export async function* logPages(
  log: ReadableLog,
  after: Position | undefined,
  head: Position,
): AsyncGenerator<readonly RecordedEvent[]> {
  let limit = pageSize;
  for (let reached = after; (reached ?? '') < head;) {
    let page: readonly RecordedEvent[];
    try {
      page = await log.readAll({ limit, ...(reached === undefined ? {} : { after: reached }) });
    } catch (error) {
      if (!(error instanceof UnreadableLog) || limit === 1) throw error;
      limit = 1;
      continue;
    }
    const upToHead = page.filter(({ position }) => position <= head);
    if (upToHead.length > 0) yield upToHead;
    if (upToHead.length < limit) return;
    reached = upToHead.at(-1)?.position;
  }
}
