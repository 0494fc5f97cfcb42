import {
  commandsOf,
  fulfilmentDecider,
  isRefusal,
  type Fulfilment,
  type FulfilmentCommand,
  type FulfilmentEvent,
  type FulfilmentInput,
} from '../../src';
import { at, decide } from '../scenario';

/** After these inputs, when another comes: exactly these decisions, and exactly these commands. */
export function after(...inputs: readonly FulfilmentInput[]) {
  const fulfilment = stateAfter(inputs);
  return {
    when: (input: FulfilmentInput) => ({
      decides: (...decisions: readonly FulfilmentEvent[]) => {
        const decided = react(fulfilment, input);
        expect(decided).toEqual(decisions);
        return {
          andSends: (...commands: readonly FulfilmentCommand[]) =>
            expect(decided.flatMap(commandsOf)).toEqual(commands),
        };
      },
      decidesNothing: () => expect(react(fulfilment, input)).toEqual([]),
    }),
  };
}

export function stateAfter(inputs: readonly FulfilmentInput[]): Fulfilment {
  return inputs.reduce<Fulfilment>(
    (fulfilment, input) =>
      react(fulfilment, input).reduce((state, event) => fulfilmentDecider.evolve(state, event), fulfilment),
    fulfilmentDecider.initialState,
  );
}

export function react(fulfilment: Fulfilment, input: FulfilmentInput): readonly FulfilmentEvent[] {
  const decision = decide(fulfilmentDecider, fulfilment, { type: 'React', input, at: at('10:00') });
  if (isRefusal(decision)) throw new Error(decision.refused);
  return decision;
}
