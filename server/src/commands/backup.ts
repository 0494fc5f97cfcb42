import { Command } from 'commander';
import { embeddedLogFile } from './audited-log';
import { copyInWords, copyWithProgress } from './copy-command';
import { print } from './print';
import { withPublicKeys } from './public-keys';

/** `backup`: a verified copy of the log, while the system runs. */
export function backupCommand(): Command {
  const command = new Command('backup')
    .description('copy the log into a new file while the system runs, and verify the copy')
    .argument('<file>', 'the new file; one that is there is not written over')
    .action(async (file: string, { publicKey }: { publicKey?: readonly string[] }) => {
      const copied = await copyWithProgress(embeddedLogFile(), file, publicKey);
      print(`${file}: ${copyInWords(copied, publicKey !== undefined)}`);
    });
  return withPublicKeys(command, 'a public key to check the seals’ signatures with');
}
