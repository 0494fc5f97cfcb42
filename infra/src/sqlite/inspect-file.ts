import { statSync } from 'node:fs';
import { UnreadableLog } from '../event-store/port';
import { openUntouched, ResultCode, resultCode, type Database } from './database';
import { applicationId, checkTables, schemaVersion } from './schema';

/** SQLite's smallest page. */
const smallestBytes = 512;

/**
 * Looks at a file before it is opened for use, so that one which is damaged, newer or not ours stays as it is, byte for byte.
 * Only what takes no time whatever the file's size: its header, its length, its schema.
 *
 * It looks through SQLite, not through `fs`: closing a descriptor of one's own drops the locks that SQLite holds on that file in
 * this process (sqlite.org/howtocorrupt.html, 2.2).
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
  if (bytes < smallestBytes) throw new UnreadableLog(`${path} is no database: it has only ${bytes} bytes`);
  const db = openUntouched(path);
  try {
    inspect(db, path, bytes, logBytes > 0);
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    throw new UnreadableLog(`${path} is damaged: ${String(error)}`, { cause: error });
  } finally {
    db.close();
  }
  return 'ours';
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function inspect(db: Database, path: string, bytes: number, hasLog: boolean): void {
  if (hasLog) return inspectHalf(db, path);
  const version = checkMarks(db, path);
  const expected = pragma(db, 'page_count') * pragma(db, 'page_size');
  if (bytes !== expected) {
    throw new UnreadableLog(`${path} is damaged: it should be ${expected} bytes long and is ${bytes}`);
  }
  if (version === schemaVersion) checkTables(db);
}

/**
 * With a write-ahead log the file may have been left in the middle of taking it over, new pages beside old ones; opening goes on with that.
 * Until then its length proves nothing, which the pragma keeps SQLite from checking, and neither does it that it makes no sense.
 */
function inspectHalf(db: Database, path: string): void {
  db.exec('PRAGMA writable_schema = ON');
  try {
    checkMarks(db, path);
  } catch (error) {
    if (resultCode(error) !== ResultCode.corrupt) throw error;
  }
}

/** Gives the file's schema version. @throws {UnreadableLog} it is newer than this program, or not ours. */
export function checkMarks(db: Database, path: string): number {
  const application = pragma(db, 'application_id');
  if (application !== applicationId) {
    throw new UnreadableLog(
      `${path} belongs to another program (its application id is ${application}, ours is ${applicationId})`,
    );
  }
  const version = pragma(db, 'user_version');
  if (version > schemaVersion) {
    throw new UnreadableLog(
      `${path} was written by a newer version of this program (schema ${version}; this one knows up to ${schemaVersion})`,
    );
  }
  return version;
}

function pragma(db: Database, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()[name]);
}
