/** Places in the log and in time, as callers name them. */
import type { Clock, Position, ReadableLog } from '@queuecommerce/infra';
import { Problem } from '@queuecommerce/infra/http';

const badPosition = {
  status: 400,
  code: 'bad-position',
  description: 'This is no position of this log',
} as const;
const beyondTheEnd = {
  status: 400,
  code: 'beyond-the-end',
  description: 'The log does not reach that far yet',
} as const;
const timeInTheFuture = {
  status: 400,
  code: 'time-in-the-future',
  description: 'Nothing is known of the future',
} as const;

/** For a route's `problems`. */
export const placeProblems = [badPosition, beyondTheEnd, timeInTheFuture];

/** A position that a parameter gives. @throws {Problem} `bad-position`, `beyond-the-end` */
export async function placeGiven(store: ReadableLog, parameter: string, text: string): Promise<Position> {
  const head = await store.head();
  if (isInLog(text, head)) return text;
  if (head !== undefined && formOf(text) !== formOf(head))
    throw refused(badPosition, parameter, `${JSON.stringify(text)} is no position of this log`);
  const end = head === undefined ? 'is empty' : `ends at ${head}`;
  throw refused(beyondTheEnd, parameter, `The log ${end}`, { head: head ?? null });
}

/** Whether a log that ends at `head` reaches as far as this, which may be anything. */
export function isInLog(text: string, head: Position | undefined): text is Position {
  return head !== undefined && formOf(text) === formOf(head) && text <= head;
}

/** @param time ISO 8601 @throws {Problem} `time-in-the-future` */
export function refuseFuture(clock: Clock, parameter: string, time: string): void {
  if (Date.parse(time) <= clock.now()) return;
  const now = new Date(clock.now()).toISOString();
  throw refused(timeInTheFuture, parameter, `It is only ${now}`, { now });
}

/** Positions are opaque; but all of one log are of one width, with digits at the same places. */
function formOf(position: string): string {
  return position.replaceAll(/\d/g, '0');
}

function refused(
  { status, code }: { readonly status: number; readonly code: string },
  parameter: string,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): Problem {
  return new Problem({ status, code, detail, errors: [{ parameter, code, detail }], members });
}
