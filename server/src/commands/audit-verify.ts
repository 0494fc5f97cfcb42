import { verifyLog, type Finding, type PublicKeys, type Verification } from '@queuecommerce/infra';
import { Command } from 'commander';
import { readConfiguration } from '../configuration';
import { openAuditedLog, type AuditedLog } from './audited-log';
import { CommandFailed } from './command-failed';
import { interruptedExitCode, untilInterrupted } from './interrupt';
import { counted, print } from './print';
import { showProgress } from './progress';
import { keysOrOwn, withPublicKeys } from './public-keys';

interface Options {
  readonly json?: true;
  readonly seal?: string;
  readonly publicKey?: readonly string[];
}

/** `audit verify`: whether the log is what it was. */
export function auditVerify(): Command {
  const command = new Command('verify')
    .description('check every event, every chain and every seal of the log; names the first that is wrong')
    .option('--json', 'print the result as JSON')
    .option('--seal <hash>', 'a seal that the log must hold: the last one that an earlier run has printed')
    .action(async ({ json, seal, publicKey }: Options) => {
      if (seal !== undefined && !/^[0-9a-f]{64}$/.test(seal))
        throw new CommandFailed('--seal: a seal is given as the 64 hexadecimal digits that were printed');
      const configuration = readConfiguration(process.env);
      const keys = keysOrOwn(publicKey, configuration);
      const log = openAuditedLog(configuration);
      try {
        const result = await verify(log, keys, seal);
        print(json ? JSON.stringify(inJson(result)) : inWords(result));
        process.exitCode = result.finding ? 1 : result.stopped ? interruptedExitCode : 0;
      } finally {
        await log.close();
      }
    });
  return withPublicKeys(command, 'a key that seals may be signed with, instead of this data folder’s own');
}

async function verify(
  log: AuditedLog,
  keys: PublicKeys,
  knownSeal: string | undefined,
): Promise<Verification> {
  const progress = showProgress();
  const { events: of } = log;
  try {
    const result = await verifyLog(log, keys, {
      onProgress: (events) => progress.report('Verifying', Math.min(events, of ?? events), of),
      signal: untilInterrupted(),
      ...(knownSeal === undefined ? {} : { knownSeal }),
    });
    return result.finding || result.stopped ? result : { ...result, finding: log.findFault() };
  } finally {
    progress.end();
  }
}

function inJson({ finding, ...figures }: Verification) {
  return { ok: finding === undefined && !figures.stopped, finding: finding ?? null, ...figures };
}

function inWords({ finding, events, streams, seals, sealed, stopped }: Verification): string {
  if (finding) return findingInWords(finding, events);
  const looked = `${counted(events, 'event')} in ${counted(streams, 'stream')}`;
  if (stopped) return `Stopped after ${looked}: nothing was wrong so far`;
  const lines = [`The log is what it was: ${looked}, every one as its hash says, every chain whole`];
  if (seals === 0) lines.push('It has no seal yet: one who recomputes the hashes would not be found');
  else {
    lines.push(
      `${counted(seals, 'seal')}, each rightly signed: sealed up to position ${sealed.position}, ${counted(sealed.count, 'event')}`,
      `${counted(events - sealed.count, 'event')} came since, seals included`,
      `Last seal: ${sealed.rollingHash} (note it elsewhere: --seal shows later that the log was not cut off)`,
    );
  }
  return lines.join('\n');
}

function findingInWords({ kind, message }: Finding, events: number): string {
  return `${kind.toUpperCase()}: ${message}\n${counted(events, 'event')} before it were right`;
}
