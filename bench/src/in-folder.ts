import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the path of a log in a folder of its own, which is gone afterwards. */
export async function inFolder<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'queuecommerce-bench-'));
  try {
    return await use(join(folder, 'log.sqlite'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
