import { seededEntropy } from '@queuecommerce/infra/testing';
import { showProgress } from '@queuecommerce/server';
import { Command } from 'commander';
import { wholeNumber } from '../options';
import { crashTest } from './crash-test';

const program = new Command('crash-test')
  .description(
    'kill the real system again and again under load, and compare what it acknowledged with what it holds',
  )
  .option('--kills <number>', 'how often', wholeNumber, 200)
  .option(
    '--seed <number>',
    'which chances; the moments of the kills still depend on the machine',
    wholeNumber,
    1,
  )
  .action(run);

async function run({ kills, seed }: { kills: number; seed: number }): Promise<void> {
  const stopping = new AbortController();
  process.once('SIGINT', () => {
    // A second one ends it at once.
    stopping.abort();
  });
  const progress = showProgress('kill');
  const begun = performance.now();
  const result = await crashTest({
    kills,
    entropy: seededEntropy(seed),
    onKill: (done) => progress.report('Killing', done, kills),
    signal: stopping.signal,
  });
  progress.end();
  const seconds = Math.round((performance.now() - begun) / 1_000);
  const { faults, orders, requests, unanswered } = result;
  process.stdout.write(
    `${result.kills} kills in ${seconds} s, seed ${seed}: ${orders} orders acknowledged, ${requests} requests, ${unanswered} of them cut off\n`,
  );
  process.stdout.write(faults.length === 0 ? 'I1–I7 hold\n' : `${faults.join('\n')}\n`);
  process.exit(faults.length === 0 ? 0 : 1);
}

void program.parseAsync();
