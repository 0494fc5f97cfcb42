import { seededEntropy } from '@queuecommerce/infra/testing';
import { Chance } from '../world/chance';
import { faultKinds, type FaultKind } from '../world/faults';
import { runSeed, type SeedResult } from '../world/run-seed';

/** The kinds of faults that a seed goes without in a swarm: about half of them, others for each seed. */
export function swarmed(seed: number): ReadonlySet<FaultKind> {
  const chance = new Chance(seededEntropy(seed + 3_000_003));
  return new Set(faultKinds.filter(() => chance.happens(0.5)));
}

/** What one seed gave, without its steps. */
export type SeedSummary = Omit<SeedResult, 'steps'>;

export async function summaryOf(seed: number, isSwarm: boolean): Promise<SeedSummary> {
  const { steps: _, ...summary } = await runSeed({ seed, ...(isSwarm && { without: swarmed(seed) }) });
  return summary;
}
