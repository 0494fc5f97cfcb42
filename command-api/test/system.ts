/** What the other parts of the system do: the process manager, and the effects that call the payment gateway. */
import {
  orders,
  payments,
  paymentStream,
  targetOf,
  type BusCommand,
  type OrderCommand,
  type PaymentCommand,
  type ReserveStock,
} from '@queuecommerce/domain';
import { derivedId, instant, type CommandContext, type GatewayPayment } from '@queuecommerce/infra';
import { eventually } from '@queuecommerce/infra/testing';
import type { Api } from './api';

let commands = 0;

/** The context of one more command of the system's own. */
export function newContext(command: string): CommandContext {
  commands += 1;
  const commandId = derivedId('11111111-1111-4111-8111-111111111111', String(commands));
  const cause = { correlationId: commandId, causationId: commandId };
  return { commandId, command, ...cause, actor: 'system:test', origin: 'test' };
}

async function tellOrder({ executor }: Api, command: OrderCommand): Promise<void> {
  const outcome = await executor.execute(orders, command.orderId, command, newContext(command.type));
  expect(outcome.kind).toBe('accepted');
}

async function tellPayment({ executor }: Api, command: PaymentCommand): Promise<void> {
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

/** A reserve command for an order, as the process manager sends it. */
export function reserveCommand(
  api: Api,
  { orderId }: Pick<Ids, 'orderId'>,
  quantity = 1,
  productId = 'laptop-001',
): ReserveStock {
  const times = { expiresAt: instant(api.clock, 60_000), at: instant(api.clock) };
  return {
    type: 'ReserveStock',
    reservationId: `${orderId}:${productId}`,
    orderId,
    productId,
    quantity,
    ...times,
  };
}

/** Sends a command over the bus; resolves once it was carried out or parked. */
export async function sendOverBus(api: Api, command: BusCommand): Promise<void> {
  const { queue, id } = targetOf(command);
  const { commandId, correlationId, causationId } = newContext(command.type);
  const message = { id: commandId, type: command.type, key: id, body: command, correlationId, causationId };
  await api.bus.publish(queue, message);
}

/** Sends the command that holds units of a product for an order. */
export async function reserve(api: Api, ids: Ids, quantity = 1, productId?: string): Promise<void> {
  await sendOverBus(api, reserveCommand(api, ids, quantity, productId));
}

/** The result of work that waits between its attempts: time passes until it has one. */
export async function passTimeUntil<T>(api: Api, work: Promise<T>): Promise<T> {
  let over = false;
  const watched = work.finally(() => {
    over = true;
  });
  await eventually(async () => {
    await api.clock.runNext();
    return over;
  });
  return watched;
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
    return observe(api, paymentId, observation, attempt);
  }
}

/** Takes down what the gateway says of a payment, in answer to an attempt or by itself. */
export async function observe(
  api: Api,
  paymentId: string,
  observation: GatewayPayment,
  attempt: number | null = null,
): Promise<void> {
  const heard = { observation, attempt, livemode: false, at: instant(api.clock) };
  await tellPayment(api, { type: 'ObservePayment', paymentId, ...heard });
}

/** The customer passes or fails on the bank's page, and the gateway says so. */
export async function bankSays(
  api: Api,
  paymentId: string,
  outcome: 'authenticated' | 'failed',
): Promise<void> {
  const made = await api.gateway.findByPaymentId(paymentId, '2026-01-01T00:00:00.000Z');
  const payment = await api.gateway.completeAction(made?.gatewayPaymentId ?? '', outcome);
  await observe(api, paymentId, payment);
}
