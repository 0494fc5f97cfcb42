import { fulfilmentInputOf, fulfilments, orderOf, readEvent, streamPrefixes } from '@queuecommerce/domain';
import { instant, type RecordedEvent } from '@queuecommerce/infra';
import { contextFrom } from './caused-command';
import type { Reaction, ReactorParts } from './reaction';

/**
 * Runs the fulfilment process manager: what happens to orders, stock and payments becomes its decisions, in the order's own
 * stream. Sending the commands that follow from them is the command dispatcher's.
 */
export function fulfilmentReactor({ executor, clock }: Pick<ReactorParts, 'executor' | 'clock'>): Reaction {
  const react = async (orderId: string, event: RecordedEvent): Promise<void> => {
    const input = fulfilmentInputOf(readEvent(event));
    if (!input) return;
    const context = contextFrom(event, { command: 'React', name: 'fulfilment', part: 'fulfilment' });
    await executor.execute(fulfilments, orderId, { type: 'React', input, at: instant(clock) }, context);
  };
  return {
    name: 'fulfilment',
    streamPrefixes: [streamPrefixes.order, streamPrefixes.stock, streamPrefixes.payment],
    partitionOf(event) {
      const input = fulfilmentInputOf(readEvent(event));
      return input && orderOf(input);
    },
    // All at once: the executor keeps their order, and decides and appends them together.
    handle: async (orderId, events) => {
      await Promise.all(events.map((event) => react(orderId, event)));
    },
  };
}
