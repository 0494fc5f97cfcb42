import { isRefusal, type Decider, type Decision, type DomainEvent } from '../../src';
import { decide } from '../scenario';

/** All instances of one aggregate: each command is decided on the latest state, and its events are kept. */
export class Instances<S, C, E extends DomainEvent> {
  private readonly states = new Map<string, S>();

  constructor(
    private readonly decider: Decider<S, C, E>,
    /** Hears of each event that is appended. */
    private readonly onEvent: (id: string, event: E) => void,
  ) {}

  state(id: string): S {
    return this.states.get(id) ?? this.decider.initialState;
  }

  all(): Iterable<[string, S]> {
    return this.states;
  }

  /** Takes over the states of others of its kind. */
  take(others: Instances<S, C, E>): void {
    for (const [id, state] of others.all()) this.states.set(id, state);
  }

  execute(id: string, command: C): Decision<E> {
    const decision = decide(this.decider, this.state(id), command);
    if (isRefusal(decision)) return decision;
    for (const event of decision) {
      this.states.set(id, this.decider.evolve(this.state(id), event));
      this.onEvent(id, event);
    }
    return decision;
  }
}
