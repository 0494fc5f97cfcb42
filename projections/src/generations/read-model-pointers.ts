import { CheckpointConflict, DocumentsUnavailable, instant } from '@queuecommerce/infra';
import type { CheckpointMove, Clock, Collection, DocumentStore, Entropy } from '@queuecommerce/infra';
import type { Projection } from '../projection';
import { firstGeneration } from './generation';
import { newRecord, type ReadModelRecord } from './read-model-record';

/** Where the records are: a document a projection, known by its name. */
export const readModelPointers: Collection = { name: 'read-model-pointers', indexes: [] };

/** As many changes may happen between a write and the look whether it was the one that counted. */
const changesKept = 32;
const revisionDigits = 16;

export interface PointerParts {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/**
 * The records of the read models. A change is one write of one document, guarded by its revision as position: of two that
 * change the same record only the first takes effect, and the other decides again (F18).
 */
export class ReadModelPointers {
  private ensured: Promise<void> | undefined;

  constructor(private readonly parts: PointerParts) {}

  async load(projection: Projection): Promise<ReadModelRecord> {
    const { documents, clock } = this.parts;
    await this.ensure();
    const { name } = projection;
    const found = (await documents.load<ReadModelRecord>(readModelPointers.name, [name])).get(name);
    return found?.body ?? newRecord(name, firstGeneration(projection, instant(clock)));
  }

  /** Stores the record if there is none yet: so that a later version knows which generation it finds. */
  establish(projection: Projection): Promise<ReadModelRecord> {
    return this.update(projection, (record) => (record.revision === 0 ? { ...record } : record));
  }

  /**
   * Applies a change, again and again until it is applied to the latest record. The same record again changes nothing.
   * @param proof a checkpoint that has to stand where it is when the change is made: a move from there to there
   * @throws {CheckpointConflict} the proof failed; nothing was changed
   * @throws what `change` throws
   */
  async update(
    projection: Projection,
    change: (record: ReadModelRecord) => ReadModelRecord,
    proof?: CheckpointMove,
  ): Promise<ReadModelRecord> {
    for (;;) {
      const before = await this.load(projection);
      const after = change(before);
      if (after === before) return before;
      const changeId = this.parts.entropy.uuid();
      const changes = [changeId, ...before.changes].slice(0, changesKept);
      await this.put({ ...after, revision: before.revision + 1, changes }, changeId, projection, proof);
      const stored = await this.load(projection);
      if (stored.changes.includes(changeId)) return stored;
    }
  }

  /** An error is none if the write is there: an answer that was lost, or an engine that can not do two things at once. */
  private async put(
    record: ReadModelRecord,
    changeId: string,
    projection: Projection,
    checkpoint: CheckpointMove | undefined,
  ): Promise<void> {
    const position = String(record.revision).padStart(revisionDigits, '0');
    const { name: collection } = readModelPointers;
    const write = { kind: 'put', collection, id: record.projection, body: record, position } as const;
    try {
      await this.parts.documents.write({ writes: [write], checkpoint });
    } catch (error) {
      if (!(error instanceof DocumentsUnavailable || error instanceof CheckpointConflict)) throw error;
      if (!(await this.load(projection)).changes.includes(changeId)) throw error;
    }
  }

  private ensure(): Promise<void> {
    return (this.ensured ??= this.parts.documents.ensure(readModelPointers).catch((error: unknown) => {
      this.ensured = undefined;
      throw error;
    }));
  }
}
