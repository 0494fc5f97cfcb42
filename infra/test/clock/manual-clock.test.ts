import { sleep } from '@queuecommerce/infra';
import { manualClock } from '@queuecommerce/infra/testing';

const start = Date.parse('2026-01-01T00:00:00.000Z');

test('timers run in order of time, ties in the order of scheduling, each at its own time', async () => {
  const clock = manualClock();
  const ran: [string, number][] = [];
  const note = (name: string) => () => void ran.push([name, clock.now() - start]);
  clock.after(20, note('late'));
  clock.after(10, note('first of two'));
  clock.after(10, note('second of two'));
  clock.after(31, note('not due'));
  await clock.advance(30);
  expect(ran).toEqual([
    ['first of two', 10],
    ['second of two', 10],
    ['late', 20],
  ]);
  expect(clock.now()).toBe(start + 30);
  expect(clock.waiting).toBe(1);
});

test('a timer set by a timer runs in the same advance if it falls due', () => {
  const clock = manualClock();
  const ran: number[] = [];
  clock.after(10, () => clock.after(5, () => ran.push(clock.now() - start)));
  clock.advanceAtOnce(15);
  expect(ran).toEqual([15]);
});

test('promises settle between timers', async () => {
  const clock = manualClock();
  const ran: string[] = [];
  const nap = async (): Promise<void> => {
    await sleep(clock, 10);
    ran.push('woke');
    await sleep(clock, 10);
    ran.push('woke again');
  };
  const done = nap();
  clock.after(15, () => ran.push('between'));
  await clock.advance(20);
  await done;
  expect(ran).toEqual(['woke', 'between', 'woke again']);
});

test('a cancelled timer never runs', async () => {
  const clock = manualClock();
  let ran = false;
  const cancel = clock.after(1, () => (ran = true));
  cancel();
  cancel();
  await clock.advance(10);
  expect(ran).toBe(false);
});

test('running the next timer takes as long as it is away, and says when there is none', async () => {
  const clock = manualClock();
  clock.after(3_600_000, () => undefined);
  expect(await clock.runNext()).toBe(true);
  expect(clock.now()).toBe(start + 3_600_000);
  expect(await clock.runNext()).toBe(false);
});

test.each([86_400_000, -86_400_000])(
  'F11 a jump by %i ms moves the wall clock, not the timers',
  async (jumpMs) => {
    const clock = manualClock();
    let ran = false;
    clock.after(100, () => (ran = true));
    clock.jump(jumpMs);
    expect(clock.now()).toBe(start + jumpMs);
    await clock.advance(99);
    expect(ran).toBe(false);
    await clock.advance(1);
    expect(ran).toBe(true);
    expect(clock.now()).toBe(start + jumpMs + 100);
  },
);
