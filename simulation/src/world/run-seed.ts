import { errorText } from '@queuecommerce/infra';
import { manualClock, seededEntropy, type ManualClock } from '@queuecommerce/infra/testing';
import { Chance } from './chance';
import { drawFaults, type FaultKind } from './faults';
import { openOutside } from './open-outside';
import { booksOf, faultsAtRest } from './rest-checks';
import { Town } from './town';
import { Trace, type Step } from './trace';

export interface SeedOptions {
  readonly seed: number;
  /** Kinds of faults that do not occur. */
  readonly without?: ReadonlySet<FaultKind>;
  /** Most customers; else the seed decides. */
  readonly customers?: number;
  /** Stops at this step. */
  readonly until?: number;
  readonly onStep?: (step: Step) => void;
}

export interface SeedResult {
  readonly seed: number;
  /** Of everything that happened (I8). */
  readonly hash: string;
  readonly steps: readonly Step[];
  readonly orders: number;
  /** How much time passed in the simulated world. */
  readonly virtualMs: number;
  /** Invariants that were broken, the first one first. */
  readonly faults: readonly string[];
}

/** So long people ask again at the most while faults rage. */
const ragingMs = 30 * 60_000;
/** Everything has to come to its end within so long after the last fault. */
const convergeMs = 2 * 60 * 60_000;
const lookEveryMs = 250;
/** What comes in while it is looked whether all is at its end has so long to be read. */
const lastWordMs = 10_000;
/** The books are a reading of the whole log, so they are not read at each look; the longer they have been wrong, the less often. */
const looksForBooks = { first: 20, most: 1_200 };

/**
 * Runs the whole system once, with everything that happens to it following from the seed. First faults rage, and what must hold at each
 * step is looked at (safety); then nothing goes wrong any more, and everything must come to its end (liveness).
 */
export async function runSeed(options: SeedOptions): Promise<SeedResult> {
  const { seed, without = new Set(), customers = Infinity, until = Infinity } = options;
  const clock = manualClock();
  const chance = new Chance(seededEntropy(seed));
  const trace = new Trace(clock, until, options.onStep ?? (() => undefined));
  const faults: string[] = [];
  const broken = (what: string, cause?: unknown): void => {
    const fault = cause === undefined ? what : `${what}: ${errorText(cause)}`;
    faults.push(fault);
    trace.say(`BROKEN ${fault}`);
  };
  const deliver = async (body: string, signature: string): Promise<number> => {
    const path = '/payments/webhook/stripe';
    const headers = { 'stripe-signature': signature };
    const answer = await town.door.ask({ method: 'POST', path, body, headers });
    if (!answer) throw new TypeError('The shop did not answer');
    return answer.status;
  };
  const isOver = (): boolean => faults.length > 0 || trace.isOver;
  const rates = drawFaults(chance, without);
  const { outside, endFaults } = await openOutside({ seed, clock, chance, trace, rates, broken, deliver });
  const town = new Town(outside, seed, chance.whole(30, 180) * 1_000);
  const { people } = town;

  town.open(customers);
  town.hazards.begin();
  let virtualMs = await letPass(clock, ragingMs, () => people.busy === 0 || isOver());
  town.hazards.end();
  endFaults();
  trace.say('nothing goes wrong any more');
  people.send(() => town.client.askAllAgain());
  town.comeOnceMore();
  const look = async (): Promise<readonly string[]> => {
    const books = await passing(clock, booksOf(outside));
    return faultsAtRest(outside, people, books);
  };
  let looksLeft = 0;
  let pause = looksForBooks.first;
  let isCalm = false;
  virtualMs += await letPass(clock, convergeMs, async () => {
    if (isOver()) return true;
    if (people.busy > 0 || outside.bus.waiting > 0 || !(await town.haveCaughtUp())) return false;
    if (looksLeft-- > 0) return false;
    // What is right has to be so the next time too: a refund may fail late.
    const wasCalm = isCalm;
    isCalm = (await look()).length === 0;
    pause = isCalm ? looksForBooks.first : Math.min(2 * pause, looksForBooks.most);
    looksLeft = pause - 1;
    return isCalm && wasCalm;
  });
  const result = (): SeedResult => {
    const { hash, steps } = trace;
    return { seed, hash, steps, orders: people.acknowledged.length, virtualMs, faults };
  };
  if (trace.isOver) return result();
  if (people.busy > 0) broken(`I6 ${people.busy} people were never answered`);
  if (outside.bus.waiting > 0) broken(`I6 ${outside.bus.waiting} messages were never handled`);
  virtualMs += await letPass(clock, lastWordMs, () => town.haveCaughtUp());
  if (!(await town.haveCaughtUp())) broken('I6 the readers of the log never came to its end');
  if (!isCalm) for (const fault of await look()) broken(fault);
  await Promise.race([town.stop(), clock.advance(60_000)]);
  return result();
}

/** Lets time pass until it holds, for so long at the most; gives how long: elapsed time, which no jump of the wall clock touches. */
async function letPass(
  clock: ManualClock,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<number> {
  let passedMs = 0;
  for (; passedMs < withinMs && !(await holds()); passedMs += lookEveryMs) await clock.advance(lookEveryMs);
  return passedMs;
}

/** Lets time pass until something that takes time is done. */
async function passing<T>(clock: ManualClock, doing: Promise<T>): Promise<T> {
  const done = doing.then(
    () => 'done' as const,
    () => 'done' as const,
  );
  while ((await Promise.race([done, clock.advance(5).then(() => 'not yet' as const)])) !== 'done');
  return doing;
}
