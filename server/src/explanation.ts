import { UnreadableLog, UnusableKeys } from '@queuecommerce/infra';
import { UnreadableLedger } from '@queuecommerce/infra/adapters';
import { CommandFailed } from './commands/command-failed';
import { BadConfiguration } from './configuration';

/** What whoever runs the program can do something about, in words for them; undefined for everything else. */
export function explanationOf(error: unknown): string | undefined {
  if (error instanceof BadConfiguration || error instanceof CommandFailed) return error.message;
  if (error instanceof UnreadableLog || error instanceof UnreadableLedger || error instanceof UnusableKeys)
    return error.message;
  return error instanceof Error ? addressExplanation(error) : undefined;
}

/** Why it can not listen where it was told to. */
function addressExplanation(error: NodeJS.ErrnoException): string | undefined {
  const { syscall, code, message } = error;
  if (syscall === 'getaddrinfo') return `HOST: ${message}`;
  if (syscall !== 'listen') return undefined;
  const where = message.split(' ').at(-1);
  switch (code) {
    case 'EADDRINUSE':
      return `PORT: ${where} is in use already`;
    case 'EACCES':
      return `PORT: listening on ${where} is not permitted`;
    case 'EADDRNOTAVAIL':
      return `HOST: ${where} is no address of this machine`;
    default:
      return message;
  }
}
