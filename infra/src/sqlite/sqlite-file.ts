import type { Clock } from '../clock/port';
import { UnreadableLog } from '../event-store/port';
import { openForReading, openForWriting, resultCode, ResultCode, type Database } from './database';
import { createFile } from './create-file';
import { inspectFile } from './inspect-file';
import type { JobKind, PayloadOf, ResultOf } from './jobs';
import { checkTables, migrate } from './schema';
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
  /** Finishes the writes asked for so far and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the file, or makes it if there is none. Several processes may have it open and write.
 *
 * @throws {UnreadableLog} it is damaged, newer than this program, or not ours; nothing about it was changed.
 */
export async function openSqlite(path: string, { clock }: { readonly clock: Clock }): Promise<SqliteFile> {
  prepare(path);
  // Opened before the writer, so that at the end the writer is the last to close: that copies the write-ahead log into the file.
  const reader = openForReading(path);
  try {
    checkTables(reader);
    const writer = await Writer.start(path);
    return {
      path,
      clock,
      reader,
      get commitCount() {
        return writer.commitCount;
      },
      write: (kind, payload) => writer.write(kind, payload),
      onCommit: (listener) => writer.onCommit(listener),
      async close() {
        if (reader.isOpen) reader.close();
        await writer.close();
      },
    };
  } catch (error) {
    reader.close();
    throw asUnreadable(path, error);
  }
}

/** Brings the file to where a reader and a writer can use it. */
function prepare(path: string): void {
  if (inspectFile(path) === 'missing') createFile(path);
  const db = openForWriting(path);
  try {
    migrate(db);
  } catch (error) {
    throw asUnreadable(path, error);
  } finally {
    db.close();
  }
}

function asUnreadable(path: string, error: unknown): unknown {
  const code = resultCode(error);
  if (code !== ResultCode.corrupt && code !== ResultCode.notADatabase) return error;
  return new UnreadableLog(`${path} is damaged: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
