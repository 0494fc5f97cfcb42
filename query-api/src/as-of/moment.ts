import type { Clock, Position, ReadableLog, RecordedEvent } from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { placeGiven, placeProblems, refuseFuture } from '../log-place';

/** For a route's `query`: the moment that the view is wanted of. */
export const asOfParameter = z.string().min(1).max(128).optional().meta({
  description:
    'The view as it was then: a time (ISO 8601, with `Z` or an offset) or a position in the log. Without it, as it is now',
});

const badAsOf = {
  status: 400,
  code: 'bad-as-of',
  description: 'asOf is no time, or lacks its offset',
} as const;

/** For a route's `problems`. */
export const momentProblems = [...placeProblems, badAsOf];

/** A moment that the log has seen. */
export interface Moment {
  /** What was there then is in the log up to here; undefined while that is empty. */
  readonly within: Position | undefined;
  /** Whether the event was in the log by then. Of events in log order, none after the first that was not. */
  includes(event: RecordedEvent): boolean;
}

const time = z.iso.datetime({ offset: true });
/** What begins like a date is meant as a time, and no position. */
const looksLikeTime = /^\d{4}-\d/;

/** @throws {Problem} one of `momentProblems` */
export async function momentOf(asOf: string, store: ReadableLog, clock: Clock): Promise<Moment> {
  if (time.safeParse(asOf).success) {
    refuseFuture(clock, 'asOf', asOf);
    const instant = new Date(asOf).toISOString();
    return { within: await store.head(), includes: ({ recordedAt }) => recordedAt <= instant };
  }
  if (looksLikeTime.test(asOf)) throw noTime(asOf);
  const within = await placeGiven(store, 'asOf', asOf);
  return { within, includes: ({ position }) => position <= within };
}

function noTime(asOf: string): Problem {
  const { status, code } = badAsOf;
  const detail = `${JSON.stringify(asOf)} is no time with its offset`;
  return new Problem({ status, code, detail, errors: [{ parameter: 'asOf', code: 'wrong-format', detail }] });
}
