import type { CommandContext } from '@queuecommerce/infra';
import type { RequestContext } from '@queuecommerce/infra/http';

/** The metadata of a command that a request carried. */
export function commandContext(request: RequestContext, command: string): CommandContext {
  const { commandId, fingerprint, correlationId, actor, origin, traceparent } = request;
  return {
    commandId,
    command,
    commandFingerprint: fingerprint,
    correlationId,
    causationId: commandId,
    actor,
    origin,
    ...(traceparent !== undefined && { traceparent }),
  };
}
