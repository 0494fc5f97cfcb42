import { customers, forgottenCustomer, orders, orderStream, streamPrefixes } from '@queuecommerce/domain';
import { instant, type CustomerKeys, type Position } from '@queuecommerce/infra';
import { contextFrom } from './caused-command';
import type { Reaction, ReactorParts } from './reaction';

/** What the forgetting of a customer needs of the read models. */
export interface ForgettableReadModels {
  /** The customer's orders, once the read model has come to `position`. @throws {DocumentsUnavailable} it has not */
  ordersOf(customerId: string, position: Position): Promise<readonly string[]>;
  /** Resolves when what the read models have replaced up to `position` is gone from their storage. */
  scrub(position: Position): Promise<void>;
}

export interface ForgettingParts extends Pick<ReactorParts, 'store' | 'executor' | 'clock'> {
  readonly customerKeys: CustomerKeys;
  readonly readModels: ForgettableReadModels;
}

/**
 * Carries out that a customer is forgotten: first the key goes, which is what makes all copies of the log unreadable; then each
 * order says so, by which the read models redact theirs. Every step may be repeated.
 */
export function forgettingReactor(parts: ForgettingParts): Reaction {
  return {
    name: 'forgetting',
    streamPrefixes: [streamPrefixes.customer],
    partitionOf: (event) => customers.codec.read(event).data.customerId,
    async handle(customerId, events) {
      await parts.customerKeys.forget(customerId);
      for (const event of events) {
        const orderIds = await parts.readModels.ordersOf(customerId, event.position);
        let last = event.position;
        for (const orderId of orderIds) {
          if (!(await isForgotten(parts, orderId))) continue;
          const command = { type: 'ForgetPersonalData', orderId, at: instant(parts.clock) } as const;
          const context = contextFrom(event, {
            command: command.type,
            name: `forget:${orderId}`,
            part: 'forgetting',
          });
          const outcome = await parts.executor.execute(orders, orderId, command, context);
          if (outcome.kind === 'accepted' && outcome.position !== undefined && outcome.position > last)
            last = outcome.position;
        }
        await parts.readModels.scrub(last);
      }
    },
  };
}

/** Whether the order was placed under the key that is gone. A customer who came back has a new key, and orders that stay readable. */
async function isForgotten({ store }: ForgettingParts, orderId: string): Promise<boolean> {
  const [placed] = await store.readStream(orderStream(orderId), { limit: 1 });
  if (!placed) return false;
  const event = orders.codec.read(placed);
  return event.type === 'OrderPlaced' && event.data.customer.email === forgottenCustomer.email;
}
