import { mkdirSync, readdirSync } from 'node:fs';
import { Command } from 'commander';
import { readConfiguration } from '../configuration';
import { embeddedLogFile } from './audited-log';
import { CommandFailed } from './command-failed';
import { copyInWords, copyWithProgress } from './copy-command';
import { print } from './print';
import { withPublicKeys } from './public-keys';

/** `restore`: a data folder from a backup. */
export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('verify a backup and make it the log of an empty data folder (DATA_DIR)')
    .argument('<file>', 'what "backup" has written')
    .action(async (file: string, { publicKey }: { publicKey?: readonly string[] }) => {
      const log = embeddedLogFile();
      const { dataDir } = readConfiguration(process.env);
      makeEmptyFolder(dataDir);
      const copied = await copyWithProgress(file, log, publicKey);
      print(`${dataDir}: ${copyInWords(copied, publicKey !== undefined)}`);
      print('Read models are built again from the log at the next start');
    });
  return withPublicKeys(command, 'a public key to check the seals’ signatures with');
}

/** Keys may be there already: they are not in a backup. */
function makeEmptyFolder(dataDir: string): void {
  let names: readonly string[];
  try {
    mkdirSync(dataDir, { recursive: true });
    names = readdirSync(dataDir);
  } catch (error) {
    throw new CommandFailed(`DATA_DIR: ${dataDir} can not be used. ${String(error)}`);
  }
  const other = names.find((name) => !name.endsWith('.pem'));
  if (other === undefined) return;
  throw new CommandFailed(
    `DATA_DIR: ${dataDir} is not empty (${other} is there): a backup is restored into an empty folder`,
  );
}
