import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '@queuecommerce/infra';
import { BadConfiguration } from '../configuration';

/** The file of the embedded log and of all that is made from it. */
export function logFileOf(dataDir: string): string {
  return join(dataDir, 'queuecommerce.sqlite');
}

/** @throws {BadConfiguration} */
export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new BadConfiguration(`DATA_DIR: ${errorText(error)}`, { cause: error });
  }
}
