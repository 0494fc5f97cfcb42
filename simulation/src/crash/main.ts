import { seededEntropy } from '@queuecommerce/infra/testing';
import { Presets, SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
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
  const progress = progressOf(kills);
  const begun = performance.now();
  const result = await crashTest({
    kills,
    entropy: seededEntropy(seed),
    onKill: (done) => progress.report(done),
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

function progressOf(kills: number): { report(done: number): void; end(): void } {
  if (process.stderr.isTTY) {
    const bar = new SingleBar(
      { format: 'Killing [{bar}] {value}/{total} | {eta_formatted} left', stream: process.stderr },
      Presets.shades_classic,
    );
    bar.start(kills, 0);
    return { report: (done) => bar.update(done), end: () => bar.stop() };
  }
  const every = Math.max(1, Math.floor(kills / 10));
  const report = (done: number): void => {
    if (done % every === 0) process.stderr.write(`${done} of ${kills} kills\n`);
  };
  return { report, end: () => undefined };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000)
    throw new InvalidArgumentError('Give a whole number from 1 on.');
  return number;
}

void program.parseAsync();
