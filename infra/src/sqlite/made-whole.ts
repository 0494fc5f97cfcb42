import { closeSync, fsyncSync, linkSync, mkdtempSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** There is a file where a new one was to be made. Nothing was changed. */
export class FileExists extends Error {
  override readonly name = 'FileExists';
  constructor(readonly path: string) {
    super(`${path} is there already, and is not written over`);
  }
}

/**
 * Makes a file with `make` in a folder of its own beside `path`, and gives it its name once it is whole and durable: nobody, now or
 * after a crash, sees half of it.
 * @throws {FileExists} before anything was made, or when another was faster
 */
export async function madeWhole<T>(path: string, make: (aside: string) => Promise<T>): Promise<T> {
  if (isThere(path)) throw new FileExists(path);
  const folder = mkdtempSync(join(dirname(path), '.new-'));
  try {
    const aside = join(folder, 'file');
    const made = await make(aside);
    sync(aside);
    giveName(aside, path);
    // Without this a power loss could take back the file's name. Windows can not sync a folder, and need not.
    if (process.platform !== 'win32') sync(dirname(path));
    return made;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function giveName(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch {
    if (isThere(path)) throw new FileExists(path);
    // A file system without hard links, such as a memory stick's.
    renameSync(aside, path);
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
