import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import type { SeedSummary } from './seeds';

const summary = z.object({
  seed: z.int(),
  hash: z.string(),
  orders: z.int(),
  virtualMs: z.number(),
  faults: z.array(z.string()),
});

export interface SeedsAsked {
  /** The next seed; undefined when there are enough. */
  readonly next: () => number | undefined;
  readonly isSwarm: boolean;
  readonly workers: number;
  readonly onSummary: (summary: SeedSummary) => void;
}

/** What is left of a world that has ended keeps some memory (dead processes never come to their end): a worker goes before that is much. */
export const seedsOfWorker = 40;

/** Runs seeds in several processes, each seed in one. Resolves when no seed is left. */
export async function runSeeds(asked: SeedsAsked): Promise<void> {
  const work = async (): Promise<void> => {
    while (await oneWorker(asked));
  };
  await Promise.all(Array.from({ length: asked.workers }, work));
}

/** A worker's life. Whether there may be more to do. */
function oneWorker({ next, isSwarm, onSummary }: SeedsAsked): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let left = seedsOfWorker;
    let isMore = true;
    const worker = fork(join(__dirname, 'worker.js'));
    const ask = (): void => {
      const seed = left-- > 0 ? next() : undefined;
      if (seed !== undefined) worker.send({ seed, isSwarm });
      else {
        isMore = left < 0;
        worker.disconnect();
      }
    };
    worker.on('error', reject);
    worker.on('exit', (code) =>
      code === 0 ? resolve(isMore) : reject(new Error(`A worker ended with ${code}`)),
    );
    worker.on('message', (message) => {
      onSummary(summary.parse(message));
      ask();
    });
    ask();
  });
}
