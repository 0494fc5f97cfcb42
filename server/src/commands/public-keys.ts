import { existsSync, readFileSync } from 'node:fs';
import { BadKey, PublicKeys } from '@queuecommerce/infra';
import { publicKeyPath } from '@queuecommerce/infra/adapters';
import type { Command } from 'commander';
import type { Configuration } from '../configuration';
import { CommandFailed } from './command-failed';

/** Adds the option that `readKeys` takes. */
export function withPublicKeys(command: Command, what: string): Command {
  return command.option('--public-key <pem>', `${what}; may be given several times`, collect);
}

function collect(path: string, paths: readonly string[] = []): readonly string[] {
  return [...paths, path];
}

/** The public keys in these PEM files. @throws {CommandFailed} naming the file */
export function readKeys(paths: readonly string[]): PublicKeys {
  const pems = paths.map((path) => {
    try {
      const pem = readFileSync(path, 'utf8');
      // Tried alone, so that it can be named.
      void new PublicKeys([pem]);
      return pem;
    } catch (error) {
      const reason = error instanceof BadKey ? error.message : String(error);
      throw new CommandFailed(`--public-key: ${path} can not be used. ${reason}`);
    }
  });
  return new PublicKeys(pems);
}

/** Those that were given, or else this installation's own, if it has one. */
export function keysOrOwn(given: readonly string[] | undefined, configuration: Configuration): PublicKeys {
  const own = publicKeyPath(configuration.auditSigningKeyFile);
  return readKeys(given ?? (existsSync(own) ? [own] : []));
}
