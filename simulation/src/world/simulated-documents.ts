import {
  CheckpointConflict,
  DocumentsUnavailable,
  type DocumentStore,
  type WriteBatch,
} from '@queuecommerce/infra';
import type { Chance } from './chance';
import type { FaultRates } from './faults';
import type { Failing, Process } from './process';

/** The documents as a process reaches them: away now and then, before or after a write. */
export function documentsOf(
  process: Process,
  inner: DocumentStore,
  chance: Chance,
  rates: () => FaultRates,
): DocumentStore {
  const away = (): Error | undefined =>
    chance.happens(rates().documentsAway)
      ? new DocumentsUnavailable('The simulated documents are away')
      : undefined;
  const reading: Failing = { before: away };
  return {
    ensure: (collection) => process.through(() => inner.ensure(collection), reading),
    ensureWithoutIndexes: (collection) =>
      process.through(() => inner.ensureWithoutIndexes(collection), reading),
    load: (...given) => process.through(() => inner.load(...given), reading),
    find: (...given) => process.through(() => inner.find(...given), reading),
    count: (...given) => process.through(() => inner.count(...given), reading),
    checkpoint: (reader) => process.through(() => inner.checkpoint(reader), reading),
    drop: (collection) => process.through(() => inner.drop(collection), reading),
    scrub: () => process.through(() => inner.scrub(), reading),
    write: (batch) =>
      process.through(() => (rates().oneByOne ? oneByOne(process, inner, batch) : inner.write(batch)), {
        before: away,
        after: away,
      }),
    close: async () => undefined,
  };
}

/** As on an engine without transactions: the fence, each document by itself, then the checkpoint; anything may happen in between. */
async function oneByOne(
  process: Process,
  inner: DocumentStore,
  { writes, checkpoint }: WriteBatch,
): Promise<void> {
  if (checkpoint) {
    const actual = await inner.checkpoint(checkpoint.reader);
    if (actual !== checkpoint.from) throw new CheckpointConflict(checkpoint.reader, checkpoint.from, actual);
  }
  for (const write of writes) {
    await process.pass();
    await inner.write({ writes: [write] });
  }
  if (!checkpoint) return;
  await process.pass();
  await inner.write({ writes: [], checkpoint });
}
