import { systemClock, systemEntropy, pinoLog } from '@queuecommerce/infra/adapters';
import { Command } from 'commander';
import { auditCommand } from './commands/audit';
import { backupCommand } from './commands/backup';
import { reconcileCommand } from './commands/reconcile';
import { replayCommand } from './commands/replay';
import { restoreCommand } from './commands/restore';
import { stripeSimulatorCommand } from './commands/stripe-simulator';
import { readConfiguration } from './configuration';
import { StartStopped } from './engines/engine-away';
import { runDemo } from './demo/run-demo';
import { explanationOf } from './explanation';
import { startSystem, type System } from './system';

const program = new Command('queuecommerce')
  .description('An event-sourced order, stock and payment back end')
  .version('0.1.0')
  .showHelpAfterError();

program
  .command('start')
  .description('run the system; the environment configures it (see the README)')
  .option('--json', 'print where it answers as JSON')
  .action(async ({ json }: { json?: true }) => {
    const configuration = readConfiguration(process.env);
    const log = pinoLog({ level: configuration.logLevel });
    const stopping = new AbortController();
    const parts = { clock: systemClock, entropy: systemEntropy, log, signal: stopping.signal };
    const starting = startSystem(configuration, parts);
    stopOnSignal(starting, stopping);
    const system = await starting;
    print(
      json ? JSON.stringify({ url: system.url, sampleProducts: system.sampleProducts }) : welcome(system),
    );
  });

program
  .command('demo')
  .description('run orders on their good and bad ways on a fresh data folder, and stop')
  .option('--json', 'print what happened as JSON lines')
  .action(async ({ json }: { json?: true }) => {
    const allWell = await runDemo({ json: json === true, print });
    process.exitCode = allWell ? 0 : 1;
  });

program
  .addCommand(replayCommand())
  .addCommand(auditCommand())
  .addCommand(reconcileCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(stripeSimulatorCommand());

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function welcome({ url, sampleProducts }: System): string {
  const lines = [
    `QueueCommerce answers at ${url}`,
    `  the API, to read and try   ${url}/api`,
    `  how it is                  ${url}/health/ready`,
    `  the catalogue              ${url}/products`,
    `  the orders                 ${url}/orders`,
  ];
  if (sampleProducts > 0) lines.push(`  ${sampleProducts} sample products were added to the empty log`);
  return lines.join('\n');
}

/** SIGTERM and Ctrl-C drain: requests in flight finish, checkpoints are stored. A second one ends the process at once, which loses nothing. */
function stopOnSignal(starting: Promise<System>, stopping: AbortController): void {
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    starting.then((system) => system.stop()).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: unknown): never {
  // Asked for, and nothing was lost.
  if (error instanceof StartStopped) process.exit(0);
  process.stderr.write(`${explanationOf(error) ?? inFull(error)}\n`);
  process.exit(1);
}

function inFull(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

program.parseAsync().catch(fail);
