import { EventStoreUnavailable, UnreadableLog, type ReadAllOptions, type RecordedEvent } from '../port';
import { inWords } from './faults';
import { BeyondTheEnd, history } from './history';
import { Patience, type Circumstances } from './patience';
import { placeOf } from './place';

/** Most events in one page of history. */
const pageSize = 512;

/**
 * Up to `limit` events after a place. The server's own read of its log knows no filter, so this is a subscription that is left
 * at the end. Lost in the middle, it goes on after the last event.
 * @throws {EventStoreUnavailable} it stayed lost
 * @throws {UnreadableLog} an event can not be read, or the place stayed beyond the end
 */
export async function readAll(
  around: Circumstances,
  { after, limit, streamPrefixes }: ReadAllOptions,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let reached = placeOf(after);
  let patience = new Patience(around);
  try {
    while (events.length < limit) {
      const lease = around.connection.lease();
      const most = Math.min(pageSize, limit);
      try {
        for await (const page of history(around, lease, reached, most, streamPrefixes, around.closing)) {
          events.push(...page.events);
          reached = page.reached;
          patience.done();
          patience = new Patience(around);
          if (events.length >= limit) break;
        }
        break;
      } catch (error) {
        if (error instanceof UnreadableLog && !(error instanceof BeyondTheEnd)) throw error;
        around.connection.doubt(lease, error);
        if (!(await patience.again())) {
          if (error instanceof BeyondTheEnd) throw error;
          throw new EventStoreUnavailable(`EventStoreDB: ${inWords(error)}`, 'not-stored', { cause: error });
        }
      }
    }
    return events.slice(0, limit);
  } finally {
    patience.done();
  }
}
