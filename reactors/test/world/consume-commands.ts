import { commandQueues, orders, payments, stocks, targetOf, type BusCommand } from '@queuecommerce/domain';
import {
  EventStoreUnavailable,
  instant,
  type Bus,
  type Clock,
  type CommandExecutor,
  type Message,
} from '@queuecommerce/infra';

/** Carries out the commands on the bus, as the command side does. */
export async function consumeCommands(bus: Bus, executor: CommandExecutor, clock: Clock): Promise<void> {
  const execute = ({ id, type, body, correlationId, causationId }: Message): Promise<unknown> => {
    const target = targetOf({ ...(body as BusCommand), at: instant(clock) });
    const cause = { correlationId, causationId, actor: 'system:fulfilment', origin: 'bus' };
    const context = { commandId: id, command: type, ...cause };
    if (target.queue === 'order') return executor.execute(orders, target.id, target.command, context);
    if (target.queue === 'stock') return executor.execute(stocks, target.id, target.command, context);
    return executor.execute(payments, target.id, target.command, context);
  };
  const handle = async (_key: string, messages: readonly Message[]): Promise<void> => {
    await Promise.all(messages.map(execute));
  };
  for (const queue of commandQueues) await bus.consume(queue, handle, { isTransient });
}

function isTransient(error: unknown): boolean {
  return error instanceof EventStoreUnavailable;
}
