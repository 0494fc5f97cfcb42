/** What the other parts of the system do: the process manager, and the effects that call the payment gateway. */
import {
  orders,
  payments,
  paymentStream,
  type OrderCommand,
  type PaymentCommand,
} from '@queuecommerce/domain';
import { derivedId, instant, type CommandContext } from '@queuecommerce/infra';
import type { Api } from './api';

let commands = 0;

/** The context of one more command of the system's own. */
function newContext(command: string): CommandContext {
  commands += 1;
  const commandId = derivedId('11111111-1111-4111-8111-111111111111', String(commands));
  const cause = { correlationId: commandId, causationId: commandId };
  return { commandId, command, ...cause, actor: 'system:test', origin: 'test' };
}

async function tellOrder({ executor }: Api, command: OrderCommand): Promise<void> {
  const outcome = await executor.execute(orders, command.orderId, command, newContext(command.type));
  expect(outcome.kind).toBe('accepted');
}

export async function tellPayment({ executor }: Api, command: PaymentCommand): Promise<void> {
  const outcome = await executor.execute(payments, command.paymentId, command, newContext(command.type));
  expect(outcome.kind).toBe('accepted');
}

/** An order's two ids. */
export interface Ids {
  readonly orderId: string;
  readonly paymentId: string;
}

export async function confirm(api: Api, { orderId, paymentId }: Ids): Promise<void> {
  await tellOrder(api, { type: 'ConfirmOrder', orderId, paymentId, at: instant(api.clock) });
}

export async function reject(api: Api, { orderId }: Ids): Promise<void> {
  await tellOrder(api, { type: 'RejectOrder', orderId, reason: 'out-of-stock', at: instant(api.clock) });
}

/** Asks for an order's money, as the process manager does, and has the gateway answer. */
export async function askForMoney(
  api: Api,
  { orderId, paymentId }: Ids,
  paymentToken: string,
): Promise<void> {
  const terms = { orderId, reference: null, amount: 129_999, currency: 'USD', capture: 'manual' } as const;
  const request = { paymentId, attemptId: orderId, paymentToken, ...terms };
  const times = { deadline: instant(api.clock, 60_000), at: instant(api.clock) };
  await tellPayment(api, { type: 'RequestAuthorization', ...request, ...times });
  await gatewayAnswers(api, paymentId);
}

/** Has the gateway answer to the latest request for a payment's money, and takes its answer down. */
export async function gatewayAnswers(api: Api, paymentId: string): Promise<void> {
  const recorded = await api.store.readStream(paymentStream(paymentId), {
    direction: 'backwards',
    limit: 100,
  });
  for (const event of recorded.map((event) => payments.codec.read(event))) {
    if (event.type !== 'PaymentAuthorizationRequested') continue;
    const { attempt } = event.data;
    const idempotencyKey = `${paymentId} ${attempt}`;
    const observation = await api.gateway.authorize({ idempotencyKey, ...event.data });
    const heard = { observation, attempt, livemode: false, at: instant(api.clock) };
    return tellPayment(api, { type: 'ObservePayment', paymentId, ...heard });
  }
}
