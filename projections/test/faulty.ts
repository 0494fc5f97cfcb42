/** Engines that fail and deliver in ever other portions, as chance has it. */
import {
  DocumentsUnavailable,
  EventStoreUnavailable,
  type DocumentStore,
  type Entropy,
  type EventStore,
  type WriteBatch,
} from '@queuecommerce/infra';

export interface Faults {
  /** Set to false to let everything heal. */
  rage: boolean;
  readonly entropy: Entropy;
}

/** A process that was killed gets no answer any more, and does nothing. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * A process's view of a document store without transactions: a failing write may have stored nothing, some documents,
 * or everything but the answer. Once `killed` returns true nothing goes through.
 */
export function faultyDocuments(
  documents: DocumentStore,
  faults: Faults,
  killed: () => boolean,
  onStored: (batch: WriteBatch) => void,
): DocumentStore {
  const write = async (batch: WriteBatch): Promise<void> => {
    if (killed()) throw new Killed('Killed before it wrote');
    const chance = faults.rage ? faults.entropy.fraction() : 1;
    if (chance < 0.1) throw new DocumentsUnavailable('Nothing was stored');
    if (chance < 0.2) {
      const some = Math.floor(faults.entropy.fraction() * batch.writes.length);
      await documents.write({ writes: batch.writes.slice(0, some) });
      throw new DocumentsUnavailable('Some documents were stored, the checkpoint was not');
    }
    await documents.write(batch);
    onStored(batch);
    if (chance < 0.3) throw new DocumentsUnavailable('Everything was stored, the answer was lost');
    if (killed()) throw new Killed('Killed after it wrote');
  };
  return new Proxy(documents, {
    get: (target, name) => {
      const member: unknown = name === 'write' ? write : Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Batches of another size each time, and subscriptions that break. */
export function faultyEventStore(store: EventStore, faults: Faults): EventStore {
  return {
    ...store,
    async *subscribe(options) {
      const maxBatch = 1 + Math.floor(faults.entropy.fraction() * 7);
      for await (const batch of store.subscribe({ ...options, maxBatch })) {
        yield batch;
        if (faults.rage && faults.entropy.fraction() < 0.1)
          throw new EventStoreUnavailable('The subscription broke', 'not-stored');
      }
    },
  };
}
