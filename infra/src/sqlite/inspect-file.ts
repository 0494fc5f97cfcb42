import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UnreadableLog } from '../event-store/port';
import { openUntouched } from './database';
import { applicationId, checkTables, schemaVersion } from './schema';

/**
 * Looks at a file before SQLite may touch it, so that one which is damaged, newer or not ours stays as it is, byte for byte.
 * Only what takes no time whatever the file's size: its header, its length, its schema.
 *
 * @throws {UnreadableLog} says which file and what is wrong with it.
 */
export function inspectFile(path: string): 'missing' | 'ours' {
  const bytes = sizeOf(path);
  const logBytes = sizeOf(`${path}-wal`) ?? 0;
  if (bytes === undefined) {
    // SQLite would take the log for a leftover and delete it, and with it what was acknowledged.
    if (logBytes > 0) throw new UnreadableLog(`${path} is missing, but its write-ahead log is there`);
    return 'missing';
  }
  const header = readHeader(path);
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw new UnreadableLog(
      `${path} is not a SQLite database (its first bytes are damaged, or it is another file)`,
    );
  }
  checkMarks(path, header);
  // With a write-ahead log there, the file itself may be behind it; opening replays the log.
  if (logBytes > 0) return 'ours';
  checkLength(path, header, bytes);
  checkSchema(path);
  return 'ours';
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** The first 100 bytes. Source: sqlite.org/fileformat2.html, "The Database Header". */
function readHeader(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(100);
    readSync(file, header, 0, 100, 0);
    return header;
  } finally {
    closeSync(file);
  }
}

function checkMarks(path: string, header: Buffer): void {
  const application = header.readUInt32BE(68);
  if (application !== applicationId) {
    throw new UnreadableLog(
      `${path} belongs to another program (its application id is ${application}, ours is ${applicationId})`,
    );
  }
  const version = header.readUInt32BE(60);
  if (version > schemaVersion) {
    throw new UnreadableLog(
      `${path} was written by a newer version of this program (schema ${version}; this one knows up to ${schemaVersion})`,
    );
  }
}

function checkLength(path: string, header: Buffer, bytes: number): void {
  const stated = header.readUInt16BE(16);
  const pageBytes = stated === 1 ? 65_536 : stated;
  const expected = header.readUInt32BE(28) * pageBytes;
  if (bytes !== expected) {
    throw new UnreadableLog(`${path} is damaged: it should be ${expected} bytes long and is ${bytes}`);
  }
}

function checkSchema(path: string): void {
  const db = openUntouched(path);
  try {
    checkTables(db);
  } catch (error) {
    throw new UnreadableLog(`${path} is damaged: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    db.close();
  }
}
