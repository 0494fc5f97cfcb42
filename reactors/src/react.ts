import { fulfilments, type FulfilmentEvent, type FulfilmentInput } from '@queuecommerce/domain';
import { instant, type CommandContext, type Log } from '@queuecommerce/infra';
import type { ReactorParts } from './reaction';

/** Lets the process manager of an order decide what an input means. @throws {EventStoreUnavailable} */
export async function react(
  { executor, clock, log }: Pick<ReactorParts, 'executor' | 'clock' | 'log'>,
  orderId: string,
  input: FulfilmentInput,
  context: CommandContext,
): Promise<void> {
  const command = { type: 'React', input, at: instant(clock) } as const;
  const outcome = await executor.execute(fulfilments, orderId, command, context);
  if (outcome.kind === 'accepted') for (const event of outcome.events) tellOfEnd(log, event, context);
}

/** What an operator wants to know of each order on a good day. */
function tellOfEnd(
  log: Log,
  { type, data }: FulfilmentEvent,
  { correlationId, causationId }: CommandContext,
): void {
  if (type !== 'FulfilmentCompleted' && type !== 'FulfilmentEnded') return;
  const outcome = type === 'FulfilmentEnded' ? data.outcome : 'confirmed';
  log.info({ orderId: data.orderId, outcome, correlationId, causationId }, 'An order has come to its end');
}
