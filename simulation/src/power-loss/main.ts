import { seededEntropy } from '@queuecommerce/infra/testing';
import { showProgress } from '@queuecommerce/server';
import { Command } from 'commander';
import { wholeNumber } from '../options';
import { Chance } from '../world/chance';
import { losePower } from './power-loss';

new Command('power-loss')
  .description(
    'record what the embedded engine writes and syncs, and take the power away at any point (needs strace)',
  )
  .option('--images <number>', 'how many images of the disk', wholeNumber, 1_000)
  .option('--appends <number>', 'how many appends each of four writers makes', wholeNumber, 200)
  .option('--seed <number>', 'which chances', wholeNumber, 1)
  .option('--lying-disk', 'syncs do nothing: shows that what is missing is found', false)
  .action(run)
  .parse();

interface Options {
  readonly images: number;
  readonly appends: number;
  readonly seed: number;
  readonly lyingDisk: boolean;
}

async function run({ images, appends, seed, lyingDisk }: Options): Promise<void> {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const progress = showProgress('image');
  const result = await losePower({
    chance: new Chance(seededEntropy(seed)),
    writers: 4,
    appends,
    images,
    diskLies: lyingDisk,
    onImage: (done) => progress.report('Losing power', done, images),
    signal: stopping.signal,
  });
  progress.end();
  const { operations, syncs, promises, faults } = result;
  process.stdout.write(
    `${result.images} images of ${operations} operations, ${syncs} of them syncs, with ${promises} promises, seed ${seed}\n`,
  );
  process.stdout.write(
    faults.length === 0 ? 'Nothing acknowledged is missing\n' : `${faults.slice(0, 20).join('\n')}\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
