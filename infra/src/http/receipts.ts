/** Receipts: the answers that were given under an `Idempotency-Key`, kept for a day. */
import { type Clock, instant } from '../clock/port';
import { deleteMatching } from '../documents/delete-matching';
import type { Collection, DocumentStore, DocumentWrite, StoredDocument } from '../documents/port';
import { Gathered } from '../gathered';

/** An answer as it was given, and the request that it was given to. */
export interface Receipt {
  readonly fingerprint: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | null;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
}

/** Keys are the ids of commands (`commandIdOf`). */
export const receiptCollection: Collection = { name: 'receipts', indexes: [['expiresAt']] };

export const receiptLifetimeMs = 24 * 60 * 60 * 1000;

/** Reads and keeps receipts. The collection must have been ensured. */
export class Receipts {
  readonly #lookups: Gathered<string, ReadonlyMap<string, StoredDocument<Receipt>>>;
  readonly #writes: Gathered<DocumentWrite, void>;

  constructor(
    documents: DocumentStore,
    private readonly clock: Clock,
  ) {
    this.#lookups = new Gathered((ids) => documents.load<Receipt>(receiptCollection.name, ids));
    this.#writes = new Gathered((writes) => documents.write({ writes }));
  }

  /** The receipt under this id, unless it has expired. */
  async find(id: string): Promise<Receipt | undefined> {
    const found = (await this.#lookups.ask(id)).get(id)?.body;
    return found && found.expiresAt > instant(this.clock) ? found : undefined;
  }

  /** Resolves once the receipt is durable. */
  keep(id: string, receipt: Omit<Receipt, 'expiresAt'>): Promise<void> {
    const body: Receipt = { ...receipt, expiresAt: instant(this.clock, receiptLifetimeMs) };
    return this.#writes.ask({ kind: 'put', collection: receiptCollection.name, id, body });
  }
}

/** Deletes the receipts that have expired; says how many. */
export function purgeReceipts(documents: DocumentStore, clock: Clock): Promise<number> {
  const where = [{ field: 'expiresAt', op: 'lte', value: instant(clock) }] as const;
  return deleteMatching(documents, receiptCollection.name, where);
}
