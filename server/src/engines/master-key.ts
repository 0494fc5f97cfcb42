import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { BadConfiguration } from '../configuration';

const bytes = 32;

/**
 * The key that customers' keys are stored under: the configured one, else the one in `path`, made there on the first start.
 * @throws {BadConfiguration} it is no key
 */
export async function masterKey(configured: string | undefined, path: string): Promise<Buffer> {
  if (configured !== undefined) return keyIn(configured, 'MASTER_KEY');
  try {
    await writeFile(path, `${randomBytes(bytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return keyIn(await readFile(path, 'utf8'), path);
}

function keyIn(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  // The value itself is a secret, and stays out of the message.
  if (key.length !== bytes) throw new BadConfiguration(`${where}: must be ${bytes} bytes in base64`);
  return key;
}
