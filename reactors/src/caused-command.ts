import { targetOf, orderStream, paymentStream, stockStream, type BusCommand } from '@queuecommerce/domain';
import { derivedId, type Bus, type CommandContext, type EventMetadata } from '@queuecommerce/infra';

/** The event that causes something: as much of it as its effects carry on. */
export interface Cause {
  readonly id: string;
  readonly metadata: Pick<EventMetadata, 'correlationId' | 'traceparent'>;
}

/**
 * The context of a command that an event causes. The command's id follows from the event and `name`, so that a repeat has the
 * same: one `name` for each command that the event may cause.
 */
export function contextFrom(
  cause: Cause,
  { command, name, part }: { readonly command: string; readonly name: string; readonly part: string },
): CommandContext {
  const { correlationId, traceparent } = cause.metadata;
  return {
    commandId: derivedId(cause.id, name),
    command,
    correlationId,
    causationId: cause.id,
    actor: `system:${part}`,
    origin: 'reactor',
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

const streamOf = { order: orderStream, stock: stockStream, payment: paymentStream };

/** Sends a command over the bus to its aggregate's queue. Resolves when it can not be lost. @throws {BusUnavailable} */
export function send(bus: Bus, cause: Cause, name: string, command: BusCommand): Promise<void> {
  const { queue, id } = targetOf(command);
  return bus.publish(queue, {
    id: derivedId(cause.id, name),
    type: command.type,
    key: streamOf[queue](id),
    body: command,
    correlationId: cause.metadata.correlationId,
    causationId: cause.id,
  });
}
