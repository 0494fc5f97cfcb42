/**
 * The three plain things an aggregate is made of, and the answer that a decision gives.
 *
 * A decider is pure: no clock, no randomness, no I/O. Time comes in with the command (`at`).
 */

/** A point in time as ISO 8601 in UTC with milliseconds (`2026-01-31T12:00:00.000Z`): such strings compare as times. */
export type Instant = string;

/** A command refused: a stable code and the figures that explain it. Nothing is appended. */
export interface Refusal {
  readonly refused: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a command leads to: events to append (none for a repeat), or a refusal. */
export type Decision<E> = readonly E[] | Refusal;

/** An aggregate: where it starts, what an event changes, what a command leads to. */
export interface Decider<S, C, E> {
  /** The state before any event. */
  readonly initialState: S;
  /** The state after `event`. Never throws for an event that `decide` has returned. Leaves `state` unchanged. */
  evolve(state: S, event: E): S;
  /** The events that `command` leads to in `state`, or why it is refused. A repeat of a command yields no event. */
  decide(state: S, command: C): Decision<E>;
}

/** The decision of a command that has already had its effect. */
export const nothing: readonly never[] = [];

/** Refuses a command with a stable `code` and the figures that explain it. */
export function refuse(code: string, details: Readonly<Record<string, unknown>> = {}): Refusal {
  return { refused: code, details };
}

export function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer;
}

/** Makes the compiler complain about a case that a `switch` has forgotten. */
export function never(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}
