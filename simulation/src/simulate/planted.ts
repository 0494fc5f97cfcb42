import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { showProgress } from '@queuecommerce/server';
import { z } from 'zod';
import { plantedBugs, type PlantedBug } from './bugs';
import { seedsOfWorker } from './workers';

export interface Catch {
  readonly bug: PlantedBug;
  /** Seeds until it was caught; undefined if it was not. */
  readonly seeds: number | undefined;
  /** What broke first. */
  readonly fault: string | undefined;
}

const told = z.object({ seed: z.int(), fault: z.string().nullable() });
/** A program with a bug may come to no end; that is caught too. */
const patienceMs = 120_000;

/** Plants a bug in processes of its own, and runs seeds there until one breaks something. */
export async function hunt(bug: PlantedBug, seeds: number): Promise<Catch> {
  for (let from = 1; from <= seeds; from += seedsOfWorker) {
    const caught = await huntFrom(bug, from, Math.min(seeds, from + seedsOfWorker - 1));
    if (caught.seeds !== undefined) return caught;
  }
  return { bug, seeds: undefined, fault: undefined };
}

function huntFrom(bug: PlantedBug, from: number, to: number): Promise<Catch> {
  return new Promise((resolve, reject) => {
    const worker = fork(join(__dirname, 'planted-worker.js'), [bug.name, String(from), String(to)]);
    let tried = from - 1;
    const end = (caught: Catch): void => {
      clearTimeout(timer);
      worker.kill('SIGKILL');
      resolve(caught);
    };
    const onSilence = (): void => end({ bug, seeds: tried + 1, fault: 'the seed comes to no end' });
    let timer = setTimeout(onSilence, patienceMs);
    worker.on('error', reject);
    // One that ends by itself without a word of its last seed has not caught anything.
    worker.on('exit', (code) => {
      clearTimeout(timer);
      if (code !== 0 && code !== null)
        reject(new Error(`${bug.name} could not be planted, or ended with ${code}`));
    });
    worker.on('message', (message) => {
      const { seed, fault } = told.parse(message);
      tried = seed;
      clearTimeout(timer);
      timer = setTimeout(onSilence, patienceMs);
      if (fault !== null) end({ bug, seeds: seed, fault });
      else if (seed === to) end({ bug, seeds: undefined, fault: undefined });
    });
  });
}

/** All bugs in turn, or one. The exit code is 1 if one is not caught. */
export async function plantedBugsInTurn(seeds: number, only: string | undefined): Promise<number> {
  const bugs = plantedBugs.filter(({ name }) => only === undefined || name === only);
  const progress = showProgress('bug');
  const catches: Catch[] = [];
  const waiting = [...bugs];
  const work = async (): Promise<void> => {
    for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
      catches.push(await hunt(bug, seeds));
      progress.report('Planting', catches.length, bugs.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), bugs.length) }, work));
  progress.end();
  process.stdout.write('| bug | what it does | caught in seed | by |\n|---|---|---|---|\n');
  for (const bug of bugs) {
    const { seeds: seed, fault } = catches.find((one) => one.bug === bug) ?? {};
    const by = (fault ?? '').replaceAll('|', '/').slice(0, 110);
    process.stdout.write(`| ${bug.name} | ${bug.does} | ${seed ?? 'NOT CAUGHT'} | ${by} |\n`);
  }
  return catches.every(({ seeds: caught }) => caught !== undefined) ? 0 : 1;
}
