import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableLog, verifyLog, type Finding, type RecordedEvent } from '../../../src';
import { openLogFile, openSqlite, sqliteEventStore, systemClock } from '../../../src/adapters';
import { checksumOf } from '../../../src/event-store/sqlite/checksum';
import { openForWriting, type Database } from '../../../src/sqlite/database';
import { temporaryFile } from '../../sqlite/temporary-file';
import { keysOf, newSigner, sealAll, sell } from './sealed-log';

const signer = newSigner();
const keys = keysOf(signer);

export interface StoredRow {
  readonly position: number;
  readonly stream: string;
  readonly origin: number;
  readonly revision: number;
  readonly recorded_at_ms: number;
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly data: string;
  readonly metadata: string;
}

export type Column = keyof StoredRow;

/** A log file with a seal over all but the seal, closed, and copies of it to tamper with. */
export class TamperedFile {
  private copies = 0;

  private constructor(
    private readonly folder: string,
    private readonly original: string,
    readonly bytes: Buffer,
    readonly events: readonly RecordedEvent[],
    readonly remove: () => void,
  ) {}

  static async make(): Promise<TamperedFile> {
    const { path, folder, remove } = temporaryFile();
    const file = await openSqlite(path, { clock: systemClock });
    const store = sqliteEventStore(file);
    await sell(store, 30);
    await sealAll(store, signer, systemClock);
    const events = await store.readAll({ limit: 1_000 });
    await store.close();
    await file.close();
    return new TamperedFile(folder, path, readFileSync(path), events, remove);
  }

  /** What is found when `tamper` has been at the file's tables. */
  async afterTables(tamper: (db: Database) => void): Promise<Finding | undefined> {
    const path = this.newPath();
    copyFileSync(this.original, path);
    const db = openForWriting(path);
    tamper(db);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    return (await this.look(path)).finding;
  }

  /** What is found, and what is read, when one bit of the file is another. */
  async afterFlip(offset: number, bit: number): Promise<Looked> {
    const path = this.newPath();
    const flipped = Buffer.from(this.bytes);
    flipped[offset] = (flipped[offset] ?? 0) ^ (1 << bit);
    writeFileSync(path, flipped);
    return this.look(path);
  }

  private newPath(): string {
    return join(this.folder, `copy-${++this.copies}.sqlite`);
  }

  private async look(path: string): Promise<Looked> {
    try {
      const log = openLogFile(path);
      try {
        const { finding } = await verifyLog(log, keys);
        const fault = finding ?? log.findFault();
        return { finding: fault, events: fault ? [] : await log.readAll({ limit: 1_000 }) };
      } finally {
        log.close();
      }
    } catch (error) {
      if (!(error instanceof UnreadableLog)) throw error;
      return { finding: { kind: 'damaged', message: error.message }, events: [] };
    }
  }
}

export interface Looked {
  readonly finding: Finding | undefined;
  /** If nothing was found. */
  readonly events: readonly RecordedEvent[];
}

export function rowAt(db: Database, position: number): StoredRow {
  return db.prepare('SELECT * FROM events WHERE position = ?').get(position);
}

/** Makes the checksum right again, as one can who knows how it is made. */
export function mendChecksum(db: Database, position: number): void {
  const row = rowAt(db, position);
  const { recorded_at_ms: recordedAtMs, schema_version: schemaVersion } = row;
  const checksum = checksumOf({ ...row, recordedAtMs, schemaVersion });
  db.prepare('UPDATE events SET checksum = ? WHERE position = ?').run(checksum, position);
}
