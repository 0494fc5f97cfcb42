import { plantedBugs } from './bugs';
import { plant } from './plant';

/** Runs seeds, every other one of a swarm, until one breaks something. */
async function run([name, from, to]: readonly string[]): Promise<void> {
  const bug = plantedBugs.find((one) => one.name === name);
  if (!bug) throw new Error(`There is no bug ${name}`);
  plant(bug);
  // Only now, so that it is loaded with the bug.
  const { summaryOf } = await import('./seeds.js');
  for (let seed = Number(from); seed <= Number(to); seed++) {
    const { faults } = await summaryOf(seed, seed % 2 === 0);
    process.send?.({ seed, fault: faults[0] ?? null });
    if (faults.length > 0) break;
  }
  process.disconnect();
}

void run(process.argv.slice(2));
