import type { Bench } from './bench';
import { acceptingBenches } from './benches/accepting';
import { appendingBenches } from './benches/appending';
import { decidingBench } from './benches/deciding';
import { freshnessBench } from './benches/freshness';

/** In the order of their numbers. */
export const allBenches: readonly Bench[] = [
  ...acceptingBenches,
  ...appendingBenches,
  decidingBench,
  freshnessBench,
].toSorted((left, right) => Number(left.name.slice(1)) - Number(right.name.slice(1)));
