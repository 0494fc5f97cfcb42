import { instant, type Clock, type DocumentStore, type StoredDocument } from '@queuecommerce/infra';
import type { ReadModelPointers } from '../generations/read-model-pointers';
import { dropped, tidied } from '../generations/transitions';
import { parkedDocuments, type ParkedDocument } from '../parked-documents';
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

const pageSize = 500;

async function forgetParked(documents: DocumentStore, reader: string): Promise<void> {
  await documents.ensure(parkedDocuments);
  const where = [{ field: 'reader', op: 'eq', value: reader }] as const;
  for (;;) {
    const page = await documents.find<ParkedDocument>(parkedDocuments.name, { where, limit: pageSize });
    const { name: collection } = parkedDocuments;
    const gone = ({ id }: StoredDocument<ParkedDocument>) => ({ kind: 'delete', collection, id }) as const;
    if (page.documents.length > 0) await documents.write({ writes: page.documents.map(gone) });
    if (!page.more) return;
  }
}
