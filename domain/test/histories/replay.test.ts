import { isRefusal, type Aggregate, type DomainEvent } from '../../src';
import { fixtureNames, readFixture } from '../stored-fixtures';
import { aggregates, commandOf, readHistory, sentBy, standings, type Step } from './history';
import { stories } from './stories';

const names = fixtureNames('histories/');

test('every story has its history', () =>
  expect(names).toEqual(
    Object.keys(stories)
      .map((name) => `histories/${name}.json`)
      .sort(),
  ));

test('I8 F17 the histories hold every way that an order ends', () => {
  const steps = names.flatMap((name) => readHistory(readFixture(name)));
  const standing = (kind: Step['kind']) =>
    new Set(steps.filter((step) => step.kind === kind).map((step) => step.standing));
  expect([...standing('order')].sort()).toEqual([
    'cancelled',
    'confirmed',
    'delivered',
    'placed',
    'rejected',
    'returned',
    'shipped',
  ]);
  expect([...standing('payment')].sort()).toEqual([
    'action-required',
    'authorized',
    'authorizing',
    'cancelled',
    'cancelling',
    'captured',
    'capturing',
    'declined',
    'quarantined',
  ]);
});

/** One step of an instance's life, with today's code: from what its stream holds to what it stands at. */
type Replay = (step: Step) => void;

function replayOf<S, C, E extends DomainEvent>(
  { decider, codec }: Aggregate<S, C, E>,
  standingOf: (state: S) => string,
  sends?: (event: E) => readonly string[],
): Replay {
  const states = new Map<string, S>();
  return (step) => {
    const state = states.get(step.id) ?? decider.initialState;
    const recorded = step.events.map((event) => codec.read(event));
    // A history's command is one of its kind: that is what was recorded.
    const decision = decider.decide(state, commandOf(step) as C);
    if (isRefusal(decision)) expect({ refused: decision.refused }).toEqual({ refused: step.refused });
    else {
      expect(decision).toEqual(recorded);
      expect(sends && decision.flatMap(sends)).toEqual(step.sends);
    }
    const after = recorded.reduce((before, event) => decider.evolve(before, event), state);
    expect(standingOf(after)).toBe(step.standing);
    states.set(step.id, after);
  };
}

test.each(names)('I8 F17 today’s code replays %s to the same states, decisions and commands', (name) => {
  const replays: Readonly<Record<Step['kind'], Replay>> = {
    order: replayOf(aggregates.order, standings.order),
    stock: replayOf(aggregates.stock, standings.stock),
    payment: replayOf(aggregates.payment, standings.payment),
    fulfilment: replayOf(aggregates.fulfilment, standings.fulfilment, sentBy),
  };
  for (const step of readHistory(readFixture(name))) replays[step.kind](step);
  expect.hasAssertions();
});
