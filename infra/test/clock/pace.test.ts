import { Pace } from '@queuecommerce/infra';
import { manualClock, settled } from '@queuecommerce/infra/testing';

/** Takes a turn whenever it may, and notes when. */
function reader(isHurried?: () => boolean) {
  const clock = manualClock();
  const pace = new Pace(clock, 20, isHurried);
  const begin = clock.now();
  const turns: number[] = [];
  const turn = async (): Promise<void> => {
    pace.begin();
    turns.push(clock.now() - begin);
    await pace.rest();
  };
  return { clock, pace, turns, turn };
}

test('there is one turn in each stretch of the clock', async () => {
  const { clock, turns, turn } = reader();
  await clock.advance(7);
  for (let n = 0; n < 3; n++) {
    const rested = turn();
    await clock.advance(20);
    await rested;
    await clock.advance(7);
  }
  // The first at once, and the others too, because each came in another stretch.
  expect(turns).toEqual([7, 34, 61]);
});

test('who comes back within a stretch rests until the next one', async () => {
  const { clock, turns, turn } = reader();
  await clock.advance(13);
  const both = turn().then(turn);
  await clock.advance(6);
  expect(turns).toEqual([13]);
  await clock.advance(1);
  expect(turns).toEqual([13, 20]);
  await clock.advance(20);
  await both;
});

test('a rest can be ended, and whoever is hurried takes none', async () => {
  let isHurried = false;
  const { clock, pace, turns, turn } = reader(() => isHurried);
  const rested = turn();
  await settled();
  isHurried = true;
  pace.hurry();
  await rested;
  await turn();
  await turn();
  expect(turns).toEqual([0, 0, 0]);
  expect(clock.waiting).toBe(0);
});

test('F11 a clock that is set back makes no rest longer than a stretch', async () => {
  const { clock, turns, turn } = reader();
  const both = turn().then(turn);
  clock.jump(-60_000);
  await clock.advance(20);
  expect(turns).toHaveLength(2);
  await clock.advance(20);
  await both;
});
