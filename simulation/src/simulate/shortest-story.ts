import { faultKinds, type FaultKind } from '../world/faults';
import { runSeed, type SeedResult } from '../world/run-seed';

/** The least that a seed needs to break something. */
export interface Story {
  readonly without: ReadonlySet<FaultKind>;
  readonly customers: number;
  readonly result: SeedResult;
}

const mostCustomers = 25;

/**
 * Leaves out one kind of fault after the other, and then customers, for as long as something still breaks. What breaks may be
 * another thing in the end: each smaller story is one that breaks.
 * @param failed what came of the seed, run without the kinds of faults in `left`
 */
export async function shortestStory(failed: SeedResult, left: ReadonlySet<FaultKind>): Promise<Story> {
  const { seed } = failed;
  let story: Story = { without: left, customers: mostCustomers, result: failed };
  const tell = async (without: ReadonlySet<FaultKind>, customers: number): Promise<boolean> => {
    const result = await runSeed({ seed, without, customers });
    if (result.faults.length === 0) return false;
    story = { without, customers, result };
    return true;
  };
  for (const kind of faultKinds)
    if (!left.has(kind)) await tell(new Set([...story.without, kind]), story.customers);
  for (let customers = 1; customers < story.result.orders; customers++)
    if (await tell(story.without, customers)) break;
  return story;
}

/** What a person reads: the end of it, where the fault is. */
export function inLines({ without, customers, result }: Story, longest: number): string[] {
  const { seed, faults, steps } = result;
  const kinds = faultKinds.filter((kind) => !without.has(kind));
  const first = steps.find(({ what }) => what.startsWith('BROKEN'))?.number ?? steps.length;
  const told = steps.slice(Math.max(0, first - longest), first);
  return [
    `Seed ${seed} breaks:`,
    ...faults.slice(0, 5).map((fault) => `  ${fault}`),
    `The shortest story of it: ${customers} customers at the most, with ${kinds.join(', ') || 'no faults'}:`,
    ...told.map(({ number, atMs, what }) => `  ${number}  ${(atMs / 1_000).toFixed(3)} s  ${what}`),
    `npm run simulate -- --seed ${seed} --customers ${customers}${kindsAsked(without)} --until ${first} stops there.`,
  ];
}

function kindsAsked(without: ReadonlySet<FaultKind>): string {
  return without.size === 0 ? '' : ` --without ${[...without].join(',')}`;
}
