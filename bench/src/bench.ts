/** What a benchmark is given. */
export interface BenchContext {
  /** How long it loads, warm-up left out. */
  readonly seconds: number;
  /** Says where it is. */
  readonly say: (text: string) => void;
}

/** What it is held against: measured in the same run, on the same machine, with the same noise. */
export interface Ceiling {
  readonly figure: number;
  readonly what: string;
}

export interface Measurement {
  readonly figure: number;
  readonly unit: string;
  readonly ceiling?: Ceiling;
  /** More of what was seen. */
  readonly details?: Readonly<Record<string, number>>;
  /** Invariants that were broken: any of them fails the run. */
  readonly faults: readonly string[];
}

export interface Bench {
  /** Such as `B1`. */
  readonly name: string;
  readonly what: string;
  /** What is to be reached, in words. */
  readonly toReach: string;
  /** Whether it was. */
  readonly isReached: (measured: Measurement) => boolean;
  readonly run: (context: BenchContext) => Promise<Measurement>;
}

/** The figure as a share of its ceiling; undefined without one. */
export function ratioOf({ figure, ceiling }: Measurement): number | undefined {
  return ceiling === undefined ? undefined : figure / ceiling.figure;
}

/** A bench that is to reach this share of its ceiling. */
export function share(least: number): Pick<Bench, 'toReach' | 'isReached'> {
  return { toReach: `≥ ${least} of it`, isReached: (measured) => (ratioOf(measured) ?? 0) >= least };
}
