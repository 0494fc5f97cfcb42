import { orders, payments, paymentStream, values, type PaymentCommand } from '@queuecommerce/domain';
import { derivedId, instant } from '@queuecommerce/infra';
import { defineRoute, Problem, type RequestContext, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { accepted } from '../accepted';
import type { CommandApiDeps } from '../deps';
import { problemsOf } from '../refusals';
import { commandContext } from '../request-context';
import { idempotencyKeyReused, isRepeat } from '../same-request';
import { paymentAnswer, paymentReply } from './payment-answer';

const paymentToken = values
  .text(100)
  .optional()
  .meta({ description: "A payment method's id, such as pm_card_visa" });

const forOrder = z.strictObject({
  orderId: values.uuid.meta({
    description: 'An order whose payment was declined and whose deadline has not passed',
  }),
  paymentToken,
});

const freeStanding = z.strictObject({
  amount: values.amountMinor.meta({ description: 'Minor units' }),
  currency: values.currency.default('USD'),
  reference: values.text(200).meta({ description: 'What the payment is for, in your own words' }),
  paymentToken,
});

const body = z
  .union([forOrder, freeStanding])
  .meta({ id: 'RequestPayment', example: { amount: 2500, currency: 'USD', reference: 'gift card 17' } });

const unknownOrder = {
  status: 422,
  code: 'unknown-order',
  description: 'There is no order with this id',
} as const;
const orderNotWaiting = {
  status: 409,
  code: 'order-not-awaiting-payment',
  description: 'The order does not wait for a payment',
} as const;

export function requestPaymentRoute(deps: CommandApiDeps): Route {
  const { executor, store, clock } = deps;
  return defineRoute({
    method: 'POST',
    path: '/payments',
    operationId: 'requestPayment',
    summary: "Try an order's declined payment again, or take a payment that stands on its own",
    tags: ['Payments'],
    idempotent: true,
    body,
    responses: {
      201: { description: 'It is asked for', body: paymentAnswer, headers: { Location: 'Where it is' } },
    },
    problems: [
      unknownOrder,
      orderNotWaiting,
      ...problemsOf('payment-not-declined', 'payment-deadline-passed', 'amount-not-chargeable'),
      idempotencyKeyReused,
    ],
    async handle({ body, context }) {
      const command = await commandFor(body, context);
      const { paymentId } = command;
      const outcome = await executor.execute(
        payments,
        paymentId,
        command,
        commandContext(context, command.type),
      );
      const requested = accepted(outcome, 'payment-not-found');
      if (requested.events.length === 0) await isRepeat(store, paymentStream(paymentId), context);
      return paymentReply(201, requested, { Location: `/payments/${paymentId}` });
    },
  });

  async function commandFor(body: BodyOf, context: RequestContext): Promise<PaymentCommand> {
    const at = instant(clock);
    const attemptId = context.commandId;
    const { paymentToken = deps.defaultPaymentToken } = body;
    if ('orderId' in body) {
      const paymentId = await declinedPaymentOf(body.orderId);
      return { type: 'RetryAuthorization', paymentId, attemptId, paymentToken, at };
    }
    const { amount, currency, reference } = body;
    const terms = {
      amount,
      currency,
      reference,
      orderId: null,
      capture: 'automatic',
      deadline: null,
    } as const;
    const paymentId = derivedId(context.commandId, 'payment');
    return { type: 'RequestAuthorization', paymentId, attemptId, paymentToken, ...terms, at };
  }

  async function declinedPaymentOf(orderId: string): Promise<string> {
    const { state: order } = await executor.load(orders, orderId);
    if (order.status === 'none') {
      const detail = unknownOrder.description;
      throw new Problem({
        ...unknownOrder,
        detail,
        errors: [{ pointer: '/orderId', code: unknownOrder.code, detail }],
      });
    }
    const { state: payment } = await executor.load(payments, order.paymentId);
    if (order.status === 'placed' && payment.status !== 'none') return order.paymentId;
    const detail = `The order is ${order.status}, and no payment of it was declined`;
    throw new Problem({ ...orderNotWaiting, detail, members: { orderStatus: order.status } });
  }
}

type BodyOf = z.output<typeof body>;
