import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { evidenceFault } from '../evidence/check-evidence';
import { orderEvidence, type OrderEvidence } from '../evidence/order-evidence';
import { CommandFailed } from './command-failed';
import { counted, print } from './print';
import { readKeys, withPublicKeys } from './public-keys';

interface Options {
  readonly json?: true;
  readonly publicKey?: readonly string[];
}

/** `audit verify-file`: whether a file of evidence says what a log held. */
export function auditVerifyFile(): Command {
  const command = new Command('verify-file')
    .description('check a file that "audit export" has written; takes nothing but the public key')
    .argument('<file>')
    .option('--json', 'print the result as JSON')
    .action((file: string, { json, publicKey }: Options) => {
      if (publicKey === undefined)
        throw new CommandFailed('--public-key: the key to check the file with is needed');
      const keys = readKeys(publicKey);
      const evidence = read(file);
      const fault = evidenceFault(evidence, keys) ?? null;
      const { orderId, events, seals } = evidence;
      const figures = { orderId, events: events.length, seals: seals.length };
      if (json) print(JSON.stringify({ ok: fault === null, fault, ...figures }));
      else print(fault === null ? inWords(evidence) : `WRONG: ${fault}`);
      process.exitCode = fault === null ? 0 : 1;
    });
  return withPublicKeys(command, 'the public key in PEM');
}

function read(file: string): OrderEvidence {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandFailed(`${file} can not be read. ${String(error)}`);
  }
  const parsed = orderEvidence.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandFailed(
    `${file} is no file of evidence that this program can read: /${issue?.path.join('/')}: ${issue?.message}`,
  );
}

function inWords({ orderId, events, seals, notYetSealed }: OrderEvidence): string {
  const first = events[0]?.event.recordedAt;
  const last = events.at(-1)?.event.recordedAt;
  const lines = [
    `Order ${orderId}: ${counted(events.length, 'event')}, recorded from ${first} to ${last}`,
    `Each stood in the log as it is here, under ${counted(seals.length, 'signed seal')}`,
  ];
  if (notYetSealed > 0)
    lines.push(`When it was written, ${counted(notYetSealed, 'younger event')} could not be proven yet`);
  return lines.join('\n');
}
