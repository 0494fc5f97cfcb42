import { availableParallelism } from 'node:os';
import { showProgress } from '@queuecommerce/server';
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../options';
import { faultKinds, type FaultKind } from '../world/faults';
import { runSeed } from '../world/run-seed';
import { plantedBugs } from './bugs';
import { plantedBugsInTurn } from './planted';
import { swarmed, type SeedSummary } from './seeds';
import { inLines, shortestStory } from './shortest-story';
import { runSeeds } from './workers';

interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly minutes?: number;
  readonly seed?: number;
  readonly swarm: boolean;
  readonly planted: boolean;
  readonly only?: string;
  readonly until?: number;
  readonly customers?: number;
  readonly without: ReadonlySet<FaultKind>;
}

const storyLength = 60;

new Command('simulate')
  .description('the whole system in one process, under a virtual clock and a seeded scheduler, with faults')
  .option('--seeds <number>', 'how many seeds', wholeNumber, 100)
  .option('--from <number>', 'the first seed', wholeNumber, 1)
  .option('--minutes <number>', 'for so long instead of so many', wholeNumber)
  .option('--seed <number>', 'this one alone, and what happens in it', wholeNumber)
  .option('--swarm', 'each seed without half of the kinds of faults', false)
  .option('--planted', 'plants each known bug in turn, and counts the seeds until it is caught', false)
  .addOption(
    new Option('--only <name>', 'with --planted: this bug').choices(plantedBugs.map(({ name }) => name)),
  )
  .option('--until <step>', 'with --seed: stops at this step, for a debugger', wholeNumber)
  .option('--customers <number>', 'with --seed: at most so many', wholeNumber)
  .option(
    '--without <kinds>',
    `with --seed: without these kinds of faults (${faultKinds.join(', ')})`,
    kinds,
    new Set(),
  )
  .action(async (options: Options) => {
    if (options.planted) process.exitCode = await plantedBugsInTurn(options.seeds, options.only);
    else if (options.seed === undefined) process.exitCode = await many(options);
    else process.exitCode = await one(options, options.seed);
  })
  .parse();

async function one({ swarm, until, customers, without }: Options, seed: number): Promise<number> {
  const result = await runSeed({
    seed,
    without: new Set([...without, ...(swarm ? swarmed(seed) : [])]),
    ...(until !== undefined && { until }),
    ...(customers !== undefined && { customers }),
    onStep: ({ number, atMs, what }) => say(`${number}  ${(atMs / 1_000).toFixed(3)} s  ${what}`),
  });
  say(`Seed ${seed}: ${result.orders} orders, hash ${result.hash}`);
  for (const fault of result.faults) say(fault);
  return result.faults.length === 0 ? 0 : 1;
}

async function many({ seeds, from, minutes, swarm }: Options): Promise<number> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1_000;
  let isInterrupted = false;
  process.once('SIGINT', () => {
    // A second one ends it at once.
    isInterrupted = true;
  });
  let asked = 0;
  const next = (): number | undefined => {
    const isEnough = minutes === undefined ? asked >= seeds : seconds() >= 60 * minutes;
    return isEnough || isInterrupted ? undefined : from + asked++;
  };
  const failed: SeedSummary[] = [];
  let done = 0;
  let orders = 0;
  let virtualMs = 0;
  const progress = showProgress(minutes === undefined ? 'seed' : 'second');
  await runSeeds({
    next,
    isSwarm: swarm,
    workers: Math.min(availableParallelism(), seeds),
    onSummary: (summary) => {
      done += 1;
      orders += summary.orders;
      virtualMs += summary.virtualMs;
      if (summary.faults.length > 0) failed.push(summary);
      if (minutes === undefined) progress.report('Simulating', done, seeds);
      else progress.report('Simulating', Math.round(seconds()), 60 * minutes);
    },
  });
  progress.end();
  const hours = virtualMs / 3_600_000;
  say(
    `${done} seeds from ${from} in ${seconds().toFixed(0)} s (${(done / seconds()).toFixed(2)} a second): ` +
      `${orders} orders, ${hours.toFixed(1)} hours of the simulated world`,
  );
  const [first] = failed;
  if (!first) {
    say('I1–I10 hold in all of them');
    return 0;
  }
  say(`${failed.length} seeds broke something: ${failed.map(({ seed }) => seed).join(', ')}`);
  const { seed } = first;
  const without = swarm ? swarmed(seed) : new Set<FaultKind>();
  const result = await runSeed({ seed, without });
  for (const line of inLines(await shortestStory(result, without), storyLength)) say(line);
  return 1;
}

function kinds(text: string): ReadonlySet<FaultKind> {
  const named = new Set(text.split(','));
  const known: readonly string[] = faultKinds;
  const unknown = [...named].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no kind ${unknown.join(', ')}.`);
  return new Set(faultKinds.filter((kind) => named.has(kind)));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
