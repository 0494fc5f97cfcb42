import { payments, type Payment, type PaymentEvent } from '@queuecommerce/domain';
import { canonicalJson, instant, type GatewayPayment, type Outcome } from '@queuecommerce/infra';
import { contextFrom, type Cause } from './caused-command';
import type { ReactorParts } from './reaction';

/** Why the gateway's payment was looked at. */
export interface Occasion {
  readonly cause: Cause;
  readonly part: string;
  /** Tells the looks that one event causes apart. */
  readonly name: string;
  /** The attempt that this answers, when it is the answer to a call of ours. */
  readonly attempt: number | null;
}

/**
 * Records what the gateway says of a payment of ours. The command's id holds what was seen: another look because of the same
 * event may see something else, and then its events are other events.
 * @param expected `any`: the outcome is `stale` if we have no such payment
 */
export function observe(
  { executor, gateway, clock }: Pick<ReactorParts, 'executor' | 'gateway' | 'clock'>,
  paymentId: string,
  observation: GatewayPayment,
  { cause, part, name, attempt }: Occasion,
  expected?: 'any',
): Promise<Outcome<Payment, PaymentEvent>> {
  const { livemode } = gateway;
  const seen = `${name}:${canonicalJson(observation)}`;
  return executor.execute(
    payments,
    paymentId,
    { type: 'ObservePayment', paymentId, observation, attempt, livemode, at: instant(clock) },
    contextFrom(cause, { command: 'ObservePayment', name: seen, part }),
    expected && { expected },
  );
}
