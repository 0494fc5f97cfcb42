import { join } from 'node:path';
import { openStripeSimulator, pinoLog, systemClock, systemEntropy } from '@queuecommerce/infra/adapters';
import { Command, InvalidArgumentError } from 'commander';
import { makeDataFolder } from '../engines/data-folder';
import { print } from './print';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
}

/** `stripe-simulator`: the simulated gateway for several processes, behind the part of Stripe's API that the shop uses. */
export function stripeSimulatorCommand(): Command {
  return new Command('stripe-simulator')
    .description('serve the simulated payment gateway as Stripe does, for STRIPE_API_BASE')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'where to listen', portOf, 12_111)
    .option('--data-dir <folder>', 'where its ledger is', './stripe-simulator')
    .option('--webhook-url <url>', 'where its events go; without it none are sent')
    .option('--webhook-secret <secret>', 'what they are signed with: the shop’s STRIPE_WEBHOOK_SECRET')
    .action(run);
}

async function run(options: Options, command: Command): Promise<void> {
  const { host, port, dataDir, webhookUrl: url, webhookSecret: secret } = options;
  if ((url === undefined) !== (secret === undefined))
    command.error('error: --webhook-url and --webhook-secret belong together');
  await makeDataFolder(dataDir);
  const simulator = await openStripeSimulator({
    path: join(dataDir, 'gateway.sqlite'),
    host,
    port,
    webhook: url === undefined || secret === undefined ? undefined : { url, secret },
    clock: systemClock,
    entropy: systemEntropy,
    log: pinoLog({ level: 'info' }),
  });
  print(`The simulated Stripe answers at ${simulator.url}`);
  const stop = (): void => {
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
    void simulator.close();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}
