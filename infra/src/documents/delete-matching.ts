import type { Condition, DocumentStore } from './port';

const pageSize = 500;

/** Deletes the documents that match, a page at a time; says how many. The signal ends it between two pages. */
export async function deleteMatching(
  documents: DocumentStore,
  collection: string,
  where: readonly Condition[],
  signal?: AbortSignal,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { documents: page, more } = await documents.find(collection, { where, limit: pageSize });
    const writes = page.map(({ id }) => ({ kind: 'delete', collection, id }) as const);
    if (writes.length > 0) await documents.write({ writes });
    deleted += writes.length;
    if (!more || signal?.aborted === true) return deleted;
  }
}
