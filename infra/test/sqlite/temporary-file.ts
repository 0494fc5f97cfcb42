import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFile {
  readonly folder: string;
  readonly path: string;
  readonly remove: () => void;
}

/** A place for a SQLite file, in a folder of its own. */
export function temporaryFile(): TemporaryFile {
  const folder = mkdtempSync(join(tmpdir(), 'queuecommerce-'));
  return { folder, path: join(folder, 'log.sqlite'), remove: () => rmSync(folder, { recursive: true }) };
}
