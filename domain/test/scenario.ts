/** Given these events, when this command comes, then exactly these events, or nothing, or this refusal. */
import { eventSchemas, isRefusal, type Decider, type Decision, type DomainEvent, type Instant } from '../src';

/** A time on the day that every test takes place: `10:00` or `10:00:30`. */
export function at(time: string): Instant {
  return `2026-01-01T${time.length === 5 ? `${time}:00` : time}.000Z`;
}

/** What `command` leads to, after a check that it is what a log may hold and that the state was left as it was. */
export function decide<S, C, E extends DomainEvent>(
  decider: Decider<S, C, E>,
  state: S,
  command: C,
): Decision<E> {
  const decision = decider.decide(deepFreeze(state), deepFreeze(command));
  if (!isRefusal(decision)) decision.forEach(expectValid);
  return decision;
}

/** The state after `events`, each of which must be one that a log may hold. */
export function evolve<S, C, E extends DomainEvent>(decider: Decider<S, C, E>, events: readonly E[]): S {
  events.forEach(expectValid);
  return deepFreeze(
    events.reduce((state, event) => decider.evolve(deepFreeze(state), event), decider.initialState),
  );
}

export function given<S, C, E extends DomainEvent>(decider: Decider<S, C, E>, events: readonly E[]) {
  const state = evolve(decider, events);
  return {
    when: (command: C) => outcome(decide(decider, state, command)),
  };
}

function outcome<E extends DomainEvent>(decision: Decision<E>) {
  return {
    thenEvents: (...events: readonly E[]) => {
      events.forEach(expectValid);
      expect(decision).toEqual(events);
    },
    thenNothing: () => expect(decision).toEqual([]),
    /** Refused with this code; `details` are the figures that must be among those given. */
    thenRefuses: (code: string, details: Readonly<Record<string, unknown>> = {}) =>
      expect(decision).toEqual({ refused: code, details: expect.objectContaining(details) }),
  };
}

function expectValid({ type, data }: DomainEvent): void {
  const parsed = eventSchemas[type].data.safeParse(data);
  if (!parsed.success) throw new Error(`A log may not hold this ${type}: ${parsed.error.message}`);
}

/** A decider that changed a state or a command that it was given would throw. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
  return value;
}
