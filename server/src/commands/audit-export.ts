import { writeFile } from 'node:fs/promises';
import { values } from '@queuecommerce/domain';
import { SealMismatch } from '@queuecommerce/infra';
import { Command } from 'commander';
import { readConfiguration } from '../configuration';
import { UnknownOrder } from '../evidence/order-events';
import { NotYetSealed, proveOrder, type OrderEvidence } from '../evidence/order-evidence';
import { openAuditedLog } from './audited-log';
import { CommandFailed } from './command-failed';
import { counted, print, tell } from './print';

/** `audit export`: what the log holds about an order, in a file that proves itself. */
export function auditExport(): Command {
  return new Command('export')
    .description('write everything about one order into a file that can be checked with the public key alone')
    .requiredOption('--order <id>', 'the order')
    .option('--out <file>', 'where to; a file that is there is not written over (default: standard output)')
    .action(async ({ order, out }: { order: string; out?: string }) => {
      if (!values.uuid.safeParse(order).success)
        throw new CommandFailed(`--order: ${JSON.stringify(order)} is not an order's id, which is a UUID`);
      const log = openAuditedLog(readConfiguration(process.env));
      try {
        const evidence = await proveOrder(log, order);
        await write(JSON.stringify(evidence, undefined, 2), out);
        tell(inWords(evidence, out));
      } catch (error) {
        if (error instanceof UnknownOrder || error instanceof NotYetSealed)
          throw new CommandFailed(error.message);
        if (error instanceof SealMismatch)
          throw new CommandFailed(`${error.message}. "audit verify" says more`);
        throw error;
      } finally {
        await log.close();
      }
    });
}

async function write(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) return print(text);
  try {
    await writeFile(out, `${text}\n`, { flag: 'wx' });
  } catch (error) {
    throw new CommandFailed(`--out: ${out} can not be written. ${String(error)}`);
  }
}

function inWords({ events, seals, notYetSealed, keyIds }: OrderEvidence, out = 'standard output'): string {
  const lines = [
    `${counted(events.length, 'event')} under ${counted(seals.length, 'seal')} written to ${out}`,
    `To be checked with ${keyIds.length === 1 ? 'the public key' : 'the public keys'} ${keyIds.join(', ')}`,
  ];
  if (notYetSealed > 0)
    lines.push(
      `${counted(notYetSealed, 'younger event')} not sealed yet and left out: try again in a minute`,
    );
  return lines.join('\n');
}
