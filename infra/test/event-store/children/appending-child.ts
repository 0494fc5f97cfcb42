/**
 * A process of its own that appends to a file until it is killed or has enough, and reports what was acknowledged.
 * Arguments: the file, the number of writers, the number of events for each (none: without end).
 */
import { openSqlite, sqliteEventStore, systemClock } from '@queuecommerce/infra/adapters';
import { WrongExpectedRevision, type EventStore } from '@queuecommerce/infra';
import { freshName, idsOf, newEvents } from '../sample-events';

export interface Acknowledged {
  readonly stream: string;
  readonly ids: readonly string[];
}

/** The stream for which all processes race. */
export const contendedStream = 'stock-contended';

async function write(store: EventStore, count: number): Promise<void> {
  const stream = freshName();
  for (let i = 0; i < count; i++) {
    const events = newEvents(2);
    await store.append(stream, i === 0 ? 'none' : 2 * i - 1, events);
    report({ stream, ids: idsOf(events) });
    await race(store);
  }
}

async function race(store: EventStore): Promise<void> {
  const events = newEvents(1);
  const [last] = await store.readStream(contendedStream, { direction: 'backwards', limit: 1 });
  try {
    await store.append(contendedStream, last?.revision ?? 'none', events);
    report({ stream: contendedStream, ids: idsOf(events) });
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
}

function report(acknowledged: Acknowledged): void {
  process.send?.(acknowledged);
}

async function run(path: string, writers: number, count: number): Promise<void> {
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteEventStore(file);
  await Promise.all(Array.from({ length: writers }, () => write(store, count)));
  await file.close();
  process.disconnect();
}

if (require.main === module) {
  const [path = '', writers, count] = process.argv.slice(2);
  void run(path, Number(writers), count === undefined ? Number.POSITIVE_INFINITY : Number(count));
}
