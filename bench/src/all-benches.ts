import type { Bench } from './bench';
import { acceptingBenches } from './benches/accepting';
import { appendingBenches } from './benches/appending';
import { decidingBench } from './benches/deciding';
import { establishedBenches } from './benches/established';
import { freshnessBench } from './benches/freshness';
import { longLogBenches } from './benches/long-log';

/** In the order of their numbers. */
export const allBenches: readonly Bench[] = [
  ...acceptingBenches,
  ...appendingBenches,
  decidingBench,
  freshnessBench,
  ...longLogBenches,
  ...establishedBenches,
].toSorted((left, right) => Number(left.name.slice(1)) - Number(right.name.slice(1)));
