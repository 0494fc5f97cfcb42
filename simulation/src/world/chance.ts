import type { Entropy } from '@queuecommerce/infra';

/** What happens by chance, of a seed: the same seed gives the same, on every machine. */
export class Chance {
  constructor(readonly entropy: Entropy) {}

  /** True with this probability. A rate of 0 uses up no chance. */
  happens(rate: number): boolean {
    return rate > 0 && this.entropy.fraction() < rate;
  }

  /** In [low, high). */
  between(low: number, high: number): number {
    return low + this.entropy.fraction() * (high - low);
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  /** One of them; undefined, and no chance used up, if there is none. */
  anyOf<T>(from: readonly T[]): T | undefined {
    return from.length === 0 ? undefined : from[this.whole(0, from.length - 1)];
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.whole(0, from.length - 1)] ?? from[0];
  }
}
