import { deleteMatching, instant, type Clock, type DocumentStore } from '@queuecommerce/infra';
import type { ReadModelPointers } from '../generations/read-model-pointers';
import { dropped, tidied } from '../generations/transitions';
import { parkedDocuments } from '../parked-documents';
import type { Projection } from '../projection';

/**
 * Drops the generations whose time is over. What is called off is dropped a little later only, when every process has noticed;
 * a process that dies in between leaves it to the next.
 */
export async function dropExpired(
  { documents, clock, pointers }: { documents: DocumentStore; clock: Clock; pointers: ReadModelPointers },
  projection: Projection,
): Promise<void> {
  const now = instant(clock);
  const { dropping } = await pointers.update(projection, (record) => tidied(record, now));
  for (const { collection, reader, from } of dropping) {
    if (from > now) continue;
    await documents.drop(collection);
    await forgetParked(documents, reader);
    await pointers.update(projection, (record) => dropped(record, collection));
  }
}

async function forgetParked(documents: DocumentStore, reader: string): Promise<void> {
  await documents.ensure(parkedDocuments);
  await deleteMatching(documents, parkedDocuments.name, [{ field: 'reader', op: 'eq', value: reader }]);
}
