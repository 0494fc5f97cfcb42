import {
  commandQueues,
  never,
  orders,
  payments,
  stocks,
  targetOf,
  type BusCommand,
} from '@queuecommerce/domain';
import {
  EventStoreUnavailable,
  instant,
  type CommandContext,
  type CommandExecutor,
  type Consumer,
  type Message,
  type Outcome,
} from '@queuecommerce/infra';
import type { CommandApiDeps } from './deps';

/** Starts carrying out the commands that come over the bus. */
export async function consumeCommands(deps: CommandApiDeps): Promise<readonly Consumer[]> {
  const handle = (_: string, messages: readonly Message[]): Promise<void> => carryOut(deps, messages);
  return Promise.all(commandQueues.map((queue) => deps.bus.consume(queue, handle, { isTransient })));
}

/** Not the message's fault: it is repeated for as long as it lasts. */
function isTransient(error: unknown): boolean {
  return error instanceof EventStoreUnavailable;
}

async function carryOut(
  { executor, clock, log }: CommandApiDeps,
  messages: readonly Message[],
): Promise<void> {
  const at = instant(clock);
  await Promise.all(
    messages.map(async (message) => {
      const { id: commandId, type, key: stream, correlationId, causationId } = message;
      const outcome = await execute(executor, { ...commandIn(message), at }, contextOf(message));
      // A refusal is an answer: the reservation is over, the payment cannot be captured. Who waits for it learns from the log.
      if (outcome.kind === 'refused')
        log.info(
          { command: type, stream, commandId, correlationId, causationId, refused: outcome.refusal.refused },
          'A command was refused',
        );
    }),
  );
}

function execute(
  executor: CommandExecutor,
  command: BusCommand,
  context: CommandContext,
): Promise<Outcome<unknown, unknown>> {
  const target = targetOf(command);
  switch (target.queue) {
    case 'order':
      return executor.execute(orders, target.id, target.command, context);
    case 'stock':
      return executor.execute(stocks, target.id, target.command, context);
    case 'payment':
      return executor.execute(payments, target.id, target.command, context);
    default:
      return never(target);
  }
}

/** The bus carries what our own reactors published: a message's body is the command that it was made from. */
function commandIn(message: Message): BusCommand {
  return message.body as BusCommand;
}

function contextOf({ id, type, correlationId, causationId }: Message): CommandContext {
  return {
    commandId: id,
    command: type,
    correlationId,
    causationId,
    actor: 'system:fulfilment',
    origin: 'bus',
  };
}
