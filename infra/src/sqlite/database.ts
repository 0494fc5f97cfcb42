import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';

/**
 * A connection to the file. Keep a reference to it: a statement does not keep its connection open. The reverse holds too: a
 * closed connection lingers, with its shared lock, until its statements have been collected as garbage.
 */
export type Database = DatabaseSyncInstance;
export type Statement = StatementSyncInstance;

/** How long a connection waits for another process's transaction before it gives up. */
const busyTimeoutMs = 5_000;

/**
 * The connection that writes. FULL, because NORMAL loses acknowledged commits at power loss; `fullfsync` is the same for
 * macOS. Checkpoints are the writer thread's own business, so that an I/O error in one is seen (SQLite's automatic
 * checkpoint hides it) and nobody waits for one before the answer.
 */
export function openForWriting(path: string): Database {
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  db.exec(
    'PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32768; ' +
      // What is deleted or replaced is overwritten: a forgotten customer's data does not linger in free space.
      'PRAGMA secure_delete = ON',
  );
  return db;
}

/** A connection that can not change anything. */
export function openForReading(path: string): Database {
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs, readOnly: true });
  db.exec('PRAGMA cache_size = -16384');
  return db;
}

/** Reads a file that nobody has open, without a lock and without leaving a `-wal` or `-shm` beside it. */
export function openUntouched(path: string): Database {
  return new DatabaseSync(`${uriOf(path)}?immutable=1`, { readOnly: true });
}

/** Lets `db` read another file under the name `name`, and not change it. */
export function attachForReading(db: Database, name: string, path: string): void {
  db.prepare(`ATTACH DATABASE ? AS ${name}`).run(`${uriOf(path)}?mode=ro`);
}

/** Source: sqlite.org/uri.html */
function uriOf(path: string): string {
  return `file:${encodeURI(path).replaceAll('?', '%3f').replaceAll('#', '%23')}`;
}

export const ResultCode = {
  error: 1,
  busy: 5,
  ioError: 10,
  corrupt: 11,
  full: 13,
  notADatabase: 26,
} as const;

/** Some of the binding's errors carry SQLite's words for its code instead of the code (`sqlite3ErrStr` in SQLite's main.c). */
const codeOfWords: ReadonlyMap<unknown, number> = new Map([
  ['database is locked', ResultCode.busy],
  ['disk I/O error', ResultCode.ioError],
  ['database disk image is malformed', ResultCode.corrupt],
  ['database or disk is full', ResultCode.full],
  ['file is not a database', ResultCode.notADatabase],
]);

/** SQLite's primary result code of an error, undefined if it is not SQLite's. Source: sqlite.org/rescode.html */
export function resultCode(error: unknown): number | undefined {
  // Not `instanceof`: the native addon's errors may come from another realm than this code.
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  if (!('code' in error && error.code === 'ERR_SQLITE_ERROR' && 'message' in error)) return undefined;
  return codeOfWords.get(error.message) ?? ResultCode.error;
}

/** Whether SQLite says that the file is damaged. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code === ResultCode.corrupt || code === ResultCode.notADatabase;
}
