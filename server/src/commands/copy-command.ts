import { UnreadableLog, type Verification } from '@queuecommerce/infra';
import { copyLog, CopyStopped, FileExists, UnsoundLog } from '@queuecommerce/infra/adapters';
import { CommandFailed } from './command-failed';
import { untilInterrupted } from './interrupt';
import { counted } from './print';
import { showProgress } from './progress';
import { readKeys } from './public-keys';

/** Copies a log with progress. @throws {CommandFailed} in words what kept it from being done */
export async function copyWithProgress(
  from: string,
  to: string,
  publicKeys: readonly string[] | undefined,
): Promise<Verification> {
  const keys = publicKeys && readKeys(publicKeys);
  const progress = showProgress();
  try {
    return await copyLog(from, to, {
      keys,
      onProgress: (step, events, of) =>
        progress.report(step === 'copying' ? 'Copying' : 'Verifying', events, of),
      signal: untilInterrupted(),
    });
  } catch (error) {
    if (error instanceof UnsoundLog)
      throw new CommandFailed(
        `Nothing was written, because the log is not sound. ${error.finding.kind}: ${error.message}`,
      );
    if (error instanceof FileExists || error instanceof CopyStopped || error instanceof UnreadableLog)
      throw new CommandFailed(error.message);
    if (isFileError(error)) throw new CommandFailed(`${to} can not be written. ${String(error)}`);
    throw error;
  } finally {
    progress.end();
  }
}

/** What was copied, and how far it was checked. */
export function copyInWords({ events, seals }: Verification, withKeys: boolean): string {
  const checked = withKeys
    ? 'every chain, seal and signature verified'
    : 'every chain and seal verified (not who signed the seals: no --public-key was given)';
  return `${counted(events, 'event')}, ${counted(seals, 'seal')}, ${checked}`;
}

function isFileError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
