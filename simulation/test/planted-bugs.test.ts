import { plantedBugs } from '../src/simulate/bugs';
import { changed } from '../src/simulate/plant';
import { hunt } from '../src/simulate/planted';

test('there are at least thirty bugs to plant, each under a name of its own', () => {
  const names = plantedBugs.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(30);
  expect(new Set(names).size).toBe(names.length);
});

test.each(plantedBugs.map((bug) => [bug.name, bug] as const))('%s can be planted', (_, bug) => {
  for (const change of [bug, ...(bug.and ?? [])]) expect(changed(change)).toContain(change.put);
});

/** Some that are caught soon; `npm run simulate -- --planted` has all of them. */
test.each(['oversells', 'acknowledges-before-commit', 'drops-commands'])(
  '%s is caught',
  async (name) => {
    const bug = plantedBugs.find((one) => one.name === name);
    if (!bug) throw new Error(`There is no bug ${name}`);
    expect(await hunt(bug, 20)).toMatchObject({ seeds: expect.any(Number), fault: expect.any(String) });
  },
  600_000,
);
