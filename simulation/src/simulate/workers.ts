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

/** Runs seeds in several processes, each seed in one. Resolves when no seed is left. */
export async function runSeeds({ next, isSwarm, workers, onSummary }: SeedsAsked): Promise<void> {
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = fork(join(__dirname, 'worker.js'));
      const ask = (): void => {
        const seed = next();
        if (seed === undefined) worker.disconnect();
        else worker.send({ seed, isSwarm });
      };
      worker.on('error', reject);
      worker.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`A worker ended with ${code}`)),
      );
      worker.on('message', (message) => {
        onSummary(summary.parse(message));
        ask();
      });
      ask();
    });
  await Promise.all(Array.from({ length: workers }, work));
}
