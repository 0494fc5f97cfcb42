import { fulfilmentInputOf, orderOf, readEvent, streamPrefixes } from '@queuecommerce/domain';
import type { RecordedEvent } from '@queuecommerce/infra';
import { contextFrom } from './caused-command';
import { react } from './react';
import type { Reaction, ReactorParts } from './reaction';

const name = 'fulfilment';
/** What it reads. */
const read = [streamPrefixes.order, streamPrefixes.stock, streamPrefixes.payment];

/** Where one sees how far it has come: its checkpoint, and the streams of the events that it goes through. */
export const fulfilmentReading = { checkpoint: `reactor:${name}`, streamPrefixes: read } as const;

/**
 * Runs the fulfilment process manager: what happens to orders, stock and payments becomes its decisions, in the order's own
 * stream. Sending the commands that follow from them is the command dispatcher's.
 */
export function fulfilmentReactor(parts: Pick<ReactorParts, 'executor' | 'clock' | 'log'>): Reaction {
  const reactTo = async (orderId: string, event: RecordedEvent): Promise<void> => {
    const input = fulfilmentInputOf(readEvent(event));
    if (!input) return;
    const context = contextFrom(event, { command: 'React', name: 'fulfilment', part: 'fulfilment' });
    await react(parts, orderId, input, context);
  };
  return {
    name,
    // As few as the dispatcher has in hand, and for the same reason: at some milliseconds each that is thousands a second.
    concurrency: 16,
    streamPrefixes: read,
    partitionOf(event) {
      const input = fulfilmentInputOf(readEvent(event));
      return input && orderOf(input);
    },
    // What has begun is finished first: with more orders than can be carried out they wait at the door, and not at each of their steps.
    canWait: ({ type }) => type === 'OrderPlaced',
    // All at once: the executor keeps their order, and decides and appends them together.
    handle: async (orderId, events) => {
      await Promise.all(events.map((event) => reactTo(orderId, event)));
    },
  };
}
