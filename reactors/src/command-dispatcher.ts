import { commandsOf, fulfilments, streamPrefixes } from '@queuecommerce/domain';
import { send } from './caused-command';
import type { Reaction, ReactorParts } from './reaction';

/**
 * Sends the commands that the process manager's decisions lead to. The decisions are in the log before, and a command's id
 * follows from its decision: sent again after a crash, it is the same command.
 */
export function commandDispatcher({ bus }: Pick<ReactorParts, 'bus'>): Reaction {
  return {
    name: 'command-dispatcher',
    // On the embedded bus sending one is carrying it out, in the thread that answers requests: with 256 of them a request that came meanwhile
    // waited ten times as long (bench/README.md).
    concurrency: 16,
    streamPrefixes: [streamPrefixes.fulfilment],
    partitionOf(event) {
      const decision = fulfilments.codec.read(event);
      return commandsOf(decision).length === 0 ? undefined : decision.data.orderId;
    },
    handle: async (_orderId, events) => {
      await Promise.all(
        events.flatMap((event) =>
          commandsOf(fulfilments.codec.read(event)).map((command, index) =>
            send(bus, event, String(index), command),
          ),
        ),
      );
    },
  };
}
