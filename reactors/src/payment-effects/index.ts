import { payments, streamPrefixes } from '@queuecommerce/domain';
import type { Reaction, ReactorParts } from '../reaction';
import { effectOf } from './effects';
import { EffectPerformer } from './perform-effect';

/**
 * Calls the payment gateway. The intent to call is an event before (P2), and the answer becomes an event after; one payment's
 * calls are made in order, one at a time, and a slow one holds no other payment up.
 *
 * @param signal ends the waiting that the gateway asked for.
 */
export function paymentEffects(
  parts: Pick<ReactorParts, 'executor' | 'gateway' | 'store' | 'clock' | 'log'>,
  signal: AbortSignal,
): Reaction {
  const performer = new EffectPerformer(parts, signal);
  return {
    name: 'payment-effects',
    streamPrefixes: [streamPrefixes.payment],
    concurrency: 256,
    partitionOf: (event) => effectOf(payments.codec.read(event))?.paymentId,
    async handle(_paymentId, events) {
      for (const event of events) {
        const effect = effectOf(payments.codec.read(event));
        if (effect) await performer.perform(effect, event);
      }
    },
  };
}
