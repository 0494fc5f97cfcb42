import { createHash } from 'node:crypto';
import type { Clock } from '@queuecommerce/infra';

export interface Step {
  readonly number: number;
  /** Milliseconds since the run began, by the wall clock of the simulated world. */
  readonly atMs: number;
  readonly what: string;
}

/** All that happened in a run, in order. Two runs of a seed have the same hash (I8). */
export class Trace {
  readonly steps: Step[] = [];
  private readonly hashing = createHash('sha256');
  private readonly begunMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly until: number,
    private readonly onStep: (step: Step) => void,
  ) {
    this.begunMs = clock.now();
  }

  /** Whether the step was reached that the run is to stop at. */
  get isOver(): boolean {
    return this.steps.length >= this.until;
  }

  say(what: string): void {
    if (this.isOver) return;
    const step = { number: this.steps.length + 1, atMs: this.clock.now() - this.begunMs, what };
    this.steps.push(step);
    this.hashing.update(`${step.atMs} ${what}\n`);
    this.onStep(step);
    // For whoever runs this under a debugger: `node --inspect-brk`.
    // oxlint-disable-next-line no-debugger
    if (this.isOver) debugger;
  }

  get hash(): string {
    return this.hashing.copy().digest('hex').slice(0, 16);
  }
}
