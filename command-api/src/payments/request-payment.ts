import {
  orders,
  payments,
  paymentStream,
  values,
  type OrderStatus,
  type Payment,
} from '@queuecommerce/domain';
import { derivedId, instant } from '@queuecommerce/infra';
import { defineRoute, Problem, type RequestContext, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { carryOut } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { problemsOf } from '../refusals';
import { isRepeat } from '../same-request';
import { commandHeadersSpec, type StateAt } from '../state-at';
import { paymentAnswer, paymentReply } from './payment-answer';
import { paymentTokenOf, paymentTokenRequired } from './payment-token';

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

type ForOrder = z.output<typeof forOrder>;
type FreeStanding = z.output<typeof freeStanding>;

const body = z
  .union([forOrder, freeStanding])
  .meta({ id: 'RequestPayment', example: { amount: 2500, currency: 'USD', reference: 'gift card 17' } });

const unknownOrderKind = {
  status: 422,
  code: 'unknown-order',
  description: 'There is no order with this id',
} as const;
const orderNotWaitingKind = {
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
      201: {
        description: 'It is asked for',
        body: paymentAnswer,
        headers: { Location: 'Where it is', ...commandHeadersSpec },
      },
    },
    problems: [
      unknownOrderKind,
      orderNotWaitingKind,
      paymentTokenRequired,
      ...problemsOf('payment-not-declined', 'payment-deadline-passed', 'amount-not-chargeable'),
    ],
    async handle({ body, context }) {
      const { id, payment } = 'orderId' in body ? await tryAgain(body, context) : await take(body, context);
      return paymentReply(201, payment, { Location: `/payments/${id}` });
    },
  });

  async function take(body: FreeStanding, context: RequestContext): Promise<Requested> {
    const { amount, currency, reference } = body;
    const paymentToken = paymentTokenOf(deps, body.paymentToken);
    const paymentId = derivedId(context.commandId, 'free-standing-payment');
    const command = {
      type: 'RequestAuthorization',
      paymentId,
      orderId: null,
      reference,
      attemptId: context.commandId,
      amount,
      currency,
      paymentToken,
      capture: 'automatic',
      deadline: null,
      at: instant(clock),
    } as const;
    const asked = { context, notFound: 'payment-not-found' } as const;
    return { id: paymentId, payment: await carryOut(deps, payments, paymentId, command, asked) };
  }

  async function tryAgain(body: ForOrder, context: RequestContext): Promise<Requested> {
    const { orderId } = body;
    const paymentToken = paymentTokenOf(deps, body.paymentToken);
    const { state: order } = await executor.load(orders, orderId);
    if (order.status === 'none') throw unknownOrder();
    const { paymentId } = order;
    const before = await executor.load(payments, paymentId);
    // First of all: meanwhile another card may have been declined too, and a repeat must not try again with this one.
    if (await isRepeat(store, paymentStream(paymentId), context)) return { id: paymentId, payment: before };
    if (order.status !== 'placed' || before.state.status === 'none') throw orderNotWaiting(order.status);
    const attempt = { paymentId, attemptId: context.commandId, paymentToken };
    const command = { type: 'RetryAuthorization', ...attempt, at: instant(clock) } as const;
    const asked = { context, notFound: 'payment-not-found' } as const;
    return { id: paymentId, payment: await carryOut(deps, payments, paymentId, command, asked) };
  }
}

interface Requested {
  readonly id: string;
  readonly payment: StateAt<Payment>;
}

function unknownOrder(): Problem {
  const { code, description: detail } = unknownOrderKind;
  return new Problem({ ...unknownOrderKind, detail, errors: [{ pointer: '/orderId', code, detail }] });
}

function orderNotWaiting(orderStatus: OrderStatus): Problem {
  const detail = `The order is ${orderStatus}, and no payment of it was declined`;
  return new Problem({ ...orderNotWaitingKind, detail, members: { orderStatus } });
}
