/** What happened to some orders, from their first command to their last: every command, and what was decided on it. */
import { z } from 'zod';
import {
  commandsOf,
  fulfilments,
  orders,
  payments,
  readEvent,
  stocks,
  targetOf,
  type FulfilmentEvent,
} from '../../src';

const storedEvent = z.strictObject({
  type: z.string(),
  schemaVersion: z.int(),
  data: z.record(z.string(), z.unknown()),
});

const step = z.strictObject({
  /** Whose command it is: `order`, and which one. */
  kind: z.enum(['order', 'stock', 'payment', 'fulfilment']),
  id: z.string(),
  /** As it was decided on; the input of a `React` is an event as the log has it. */
  command: z.looseObject({ type: z.string() }),
  /** A refusal's code. */
  refused: z.string().optional(),
  events: z.array(storedEvent),
  /** The commands that the process manager's decisions have sent, in this order: their ids follow from it. */
  sends: z.array(z.string()).optional(),
  /** Where it stands afterwards, in figures or in a word. */
  standing: z.string(),
});
export type Step = Readonly<z.infer<typeof step>>;

const history = z.strictObject({ steps: z.array(step).min(1) });

/** @throws {z.ZodError} it is no history. */
export function readHistory(json: unknown): readonly Step[] {
  return history.parse(json).steps;
}

/** One step a line, so that a person can read it. */
export function writeHistory(steps: readonly Step[]): string {
  return `{"steps":[\n${steps.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`;
}

export const aggregates = { order: orders, stock: stocks, payment: payments, fulfilment: fulfilments };
export type Kind = Step['kind'];

/** What the outside sees of a state: states are not stored, and how they are made up may change. */
export const standings = {
  order: ({ status }: typeof orders.decider.initialState): string => status,
  payment: ({ status }: typeof payments.decider.initialState): string => status,
  fulfilment: ({ status }: typeof fulfilments.decider.initialState): string => status,
  stock: ({ onHand, reserved, committed }: typeof stocks.decider.initialState): string =>
    `${onHand} on hand, ${reserved} reserved, ${committed} sold`,
};

/** The command with its input, if it has one, as the process manager's reader hands it over today. */
export function commandOf({ command }: Step): object {
  const input = storedEvent.safeParse(command.input);
  return input.success ? { ...command, input: readEvent(input.data) } : command;
}

/** What a decision of the process manager sends, and to whom. */
export function sentBy(event: FulfilmentEvent): readonly string[] {
  return commandsOf(event).map((command) => {
    const { queue, id } = targetOf(command);
    return `${command.type} to ${queue} ${id}`;
  });
}
