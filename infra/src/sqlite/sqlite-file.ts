import { sleep, type Clock } from '../clock/port';
import { UnreadableLog } from '../event-store/port';
import { isDamage, openForReading, openForWriting, type Database } from './database';
import { createFile } from './create-file';
import { checkMarks, inspectFile } from './inspect-file';
import type { JobKind, PayloadOf, ResultOf } from './jobs';
import { checkTables, migrate, schemaVersion } from './schema';
import { WriteFailed } from './write-failed';
import { Writer } from './writer';

/** The one file of the embedded engines: the log, the documents and the checkpoints. */
export interface SqliteFile {
  readonly path: string;
  readonly clock: Clock;
  /** For reading on this thread; it can not write. Short statements only: they stop the event loop. */
  readonly reader: Database;
  /** How many groups this process has committed. */
  readonly commitCount: number;
  /**
   * Hands a job to the writer. Resolves with its result once the group that it was committed with is durable.
   * @throws {WriteFailed} not stored, or unknown whether it was.
   */
  write<K extends JobKind>(kind: K, payload: PayloadOf<K>): Promise<ResultOf<K>>;
  /** Calls `listener` after each group that this process commits, until the returned function is called. */
  onCommit(listener: () => void): () => void;
  /**
   * Empties the write-ahead log, which still holds what was overwritten or deleted in the file.
   * @throws {WriteFailed} other readers and writers of the file did not let it
   */
  scrub(): Promise<void>;
  /** Finishes the writes asked for so far and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the file, or makes it if there is none. Several processes may have it open and write.
 *
 * @throws {UnreadableLog} it is damaged, newer than this program, or not ours; nothing about it was changed.
 */
export async function openSqlite(path: string, { clock }: { readonly clock: Clock }): Promise<SqliteFile> {
  if (inspectFile(path) === 'missing') createFile(path);
  const reader = openForReading(path);
  try {
    // Once more, because a file with a write-ahead log can not be judged without it.
    if (checkMarks(reader, path) < schemaVersion || !hasWriteAheadLog(reader)) update(path);
    checkTables(reader);
    return sqliteFile(path, clock, reader, await Writer.start(path));
  } catch (error) {
    reader.close();
    if (!isDamage(error)) throw error;
    throw new UnreadableLog(`${path} is damaged: ${String(error)}`, { cause: error });
  }
}

function sqliteFile(path: string, clock: Clock, reader: Database, writer: Writer): SqliteFile {
  return {
    path,
    clock,
    reader,
    get commitCount() {
      return writer.commitCount;
    },
    write: (kind, payload) => writer.write(kind, payload),
    onCommit: (listener) => writer.onCommit(listener),
    scrub: () => emptyWriteAheadLog(path, clock),
    async close() {
      if (reader.isOpen) reader.close();
      await writer.close();
    },
  };
}

/** A copy of a log (see `copyLog`) has none, so that it is one file and no more. */
function hasWriteAheadLog(reader: Database): boolean {
  return reader.prepare('PRAGMA journal_mode').get().journal_mode === 'wal';
}

/** Brings a file to where this program writes it: one of an older version, or a copy. */
function update(path: string): void {
  const db = openForWriting(path);
  try {
    migrate(db);
    db.exec('PRAGMA journal_mode = WAL');
  } finally {
    db.close();
  }
}

const scrubAttempts = 50;
const scrubPauseMs = 100;

async function emptyWriteAheadLog(path: string, clock: Clock): Promise<void> {
  const db = openForWriting(path);
  try {
    for (let attempt = 0; attempt < scrubAttempts; attempt += 1) {
      // A row of three: whether somebody was in the way, frames in the log, frames copied.
      if (Number(db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get().busy) === 0) return;
      await sleep(clock, scrubPauseMs);
    }
    throw new WriteFailed('not-stored', 'busy', `${path} is too busy for its write-ahead log to be emptied`);
  } finally {
    db.close();
  }
}
