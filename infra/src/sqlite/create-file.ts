import { closeSync, fsyncSync, linkSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openForWriting } from './database';
import { creation } from './schema';

/**
 * Makes the file with its tables. It is built aside and then given its name, so that nobody ever sees it half made: neither
 * another process that opens it at the same time (the first to name it wins, the other's is dropped) nor a start after a crash.
 */
export function createFile(path: string): void {
  const folder = dirname(path);
  const aside = mkdtempSync(join(folder, '.new-'));
  const made = join(aside, 'file');
  try {
    const db = openForWriting(made);
    db.exec(`BEGIN; ${creation}; COMMIT; PRAGMA journal_mode = WAL`);
    db.close();
    giveName(made, path);
    syncFolder(folder);
  } finally {
    rmSync(aside, { recursive: true });
  }
}

function giveName(made: string, path: string): void {
  try {
    linkSync(made, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Without this a power loss could take back the file's name, and with it the log. Windows can not sync a folder, and need not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
