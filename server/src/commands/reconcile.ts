import { CommandExecutor, GatewayUnavailable } from '@queuecommerce/infra';
import { pinoLog, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { reconcile, type Found, type Reconciled } from '@queuecommerce/reactors';
import { Command, InvalidArgumentError } from 'commander';
import { Closers } from '../closers';
import { readConfiguration } from '../configuration';
import { openGateway } from '../engines/engines';
import { openStorage } from '../engines/storage';
import { CommandFailed } from './command-failed';
import { interruptedExitCode, untilInterrupted } from './interrupt';
import { counted, print } from './print';
import { showProgress } from './progress';

interface Options {
  readonly repair?: boolean;
  readonly json?: boolean;
  readonly since?: string;
}

const weekMs = 7 * 24 * 60 * 60_000;

/** `reconcile`: the payments' streams and the gateway's own list, payment by payment (P13). */
export function reconcileCommand(): Command {
  return new Command('reconcile')
    .description('compare what the log says of the payments with the gateway’s own list')
    .option('--since <time>', 'payments since then, such as 2026-01-31 (default: a week ago)', instantOf)
    .option('--repair', 'append what the gateway knows and the log does not, where a rule says how')
    .option('--json', 'print the result as JSON')
    .action(async ({ json, repair = false, since }: Options) => {
      const result = await run(since ?? new Date(systemClock.now() - weekMs).toISOString(), repair);
      print(json ? JSON.stringify(result) : inWords(result, repair));
      const isLeft = result.differences.some(({ repaired }) => !repaired);
      process.exitCode = isLeft ? 1 : result.stopped ? interruptedExitCode : 0;
    });
}

async function run(since: string, repair: boolean): Promise<Reconciled> {
  const configuration = readConfiguration(process.env);
  const closers = new Closers();
  const progress = showProgress('payment');
  try {
    // What is found is the answer, and not news for the log.
    const log = pinoLog({ level: 'silent' });
    const parts = { clock: systemClock, entropy: systemEntropy, log };
    const storage = await openStorage(configuration, parts, closers);
    const url = `http://${configuration.host}:${configuration.port}`;
    const gateway = closers.add(await openGateway(configuration, { ...parts, url }));
    const executor = new CommandExecutor(storage.store, storage);
    return await reconcile(
      { ...parts, ...storage, gateway, executor },
      {
        since,
        repair,
        signal: untilInterrupted(),
        onProgress: (compared) => progress.report('Comparing', compared, undefined),
      },
    );
  } catch (error) {
    if (error instanceof GatewayUnavailable) throw new CommandFailed(`The gateway: ${error.message}`);
    throw error;
  } finally {
    progress.end();
    await closers.closeAll();
  }
}

function inWords({ compared, foreign, differences, stopped }: Reconciled, repair: boolean): string {
  const others =
    foreign > 0 ? [`${counted(foreign, 'payment')} at the gateway bear no id of this shop's`] : [];
  const looked = `${counted(compared, 'payment')} compared${stopped ? ' before it was stopped' : ''}`;
  if (differences.length === 0) return [`${looked}: the log and the gateway agree`, ...others].join('\n');
  const reparable = differences.filter(({ missing, repaired }) => missing.length > 0 && !repaired).length;
  const hint = reparable > 0 && !repair ? [`--repair would repair ${reparable} of them`] : [];
  const found = `${looked}, ${counted(differences.length, 'difference')}:`;
  return [found, ...differences.map(differenceInWords), ...hint, ...others].join('\n');
}

function differenceInWords(found: Found): string {
  const { kind, paymentId, orderId, gatewayPaymentId, here, there, missing, repaired } = found;
  const of = orderId === null ? '' : ` of order ${orderId}`;
  const cure =
    missing.length === 0 ? 'for an operator' : `${repaired ? 'appended' : 'missing'}: ${missing.join(', ')}`;
  return `  ${kind}: payment ${paymentId}${of} (${gatewayPaymentId ?? 'none there'}) is ${here} here, ${there} there; ${cure}`;
}

function instantOf(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('Give a date or a time, such as 2026-01-31 or 2026-01-31T12:00:00Z.');
  return new Date(ms).toISOString();
}
