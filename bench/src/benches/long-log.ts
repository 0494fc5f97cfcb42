import { streamPrefixes } from '@queuecommerce/domain';
import {
  openSqlite,
  sqliteDocumentStore,
  sqliteEventStore,
  systemClock,
} from '@queuecommerce/infra/adapters';
import { silentLog } from '@queuecommerce/infra/testing';
import { Filling, onGeneration, readModels } from '@queuecommerce/projections';
import { share, type Bench, type BenchContext, type Ceiling, type Measurement } from '../bench';
import { inFolder } from '../in-folder';
import { growLog } from '../long-log';

/** Events in the log for each second that a bench is given: with the ten of the default a million. */
const eventsPerSecond = 100_000;
const page = 4_096;

/** The log's events, read and parsed, and nothing else. */
async function reading(path: string, say: (text: string) => void): Promise<Ceiling> {
  say('reading the log');
  const file = await openSqlite(path, { clock: systemClock });
  const store = sqliteEventStore(file);
  const before = performance.now();
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const events = await store.readAll({
      limit: page,
      streamPrefixes: [streamPrefixes.order],
      ...(after !== undefined && { after }),
    });
    count += events.length;
    after = events.at(-1)?.position;
    if (after === undefined) break;
  }
  const figure = count / ((performance.now() - before) / 1_000);
  await store.close();
  await file.close();
  return { figure, what: 'reading and parsing them' };
}

async function rebuild({ seconds, say }: BenchContext): Promise<Measurement> {
  const wanted = seconds * eventsPerSecond;
  return inFolder(async (path) => {
    await growLog(path, wanted, say);
    const ceiling = await reading(path, say);
    say('building the orders’ read model');
    const file = await openSqlite(path, { clock: systemClock });
    const store = sqliteEventStore(file);
    const { orders } = readModels;
    let events = 0;
    const before = performance.now();
    const filling = await Filling.open({
      projection: onGeneration(orders, { collection: 'bench', reader: 'bench' }),
      store,
      documents: sqliteDocumentStore(file),
      clock: systemClock,
      log: silentLog,
      signal: new AbortController().signal,
      onProgress: (count) => (events += count),
    });
    const head = await store.head();
    await filling.upTo(head);
    await filling.makeIndexes();
    const figure = wanted / ((performance.now() - before) / 1_000);
    const faults = filling.position === head ? [] : [`It ended at ${filling.position} of ${head}`];
    await store.close();
    await file.close();
    return { figure, unit: 'events/s', ceiling, details: { events }, faults };
  });
}

export const longLogBenches: readonly Bench[] = [
  {
    name: 'B6',
    what: `rebuild of the orders’ read model, from ${eventsPerSecond.toLocaleString('en')} events for each second asked`,
    ...share(0.4),
    run: rebuild,
  },
];
