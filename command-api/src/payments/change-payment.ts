import { payments, paymentStream, values } from '@queuecommerce/domain';
import { instant } from '@queuecommerce/infra';
import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { carryOut } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { ifMatchHeaders } from '../if-match';
import { problemsOf } from '../refusals';
import { isRepeat } from '../same-request';
import { commandHeadersSpec } from '../state-at';
import { paymentAnswer, paymentReply } from './payment-answer';

const params = z.strictObject({ id: values.uuid });

export function confirmPaymentRoute(deps: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/payments/:id/confirm',
    operationId: 'confirmPayment',
    summary: 'Go on after the customer has done what the bank asked for (3-D Secure)',
    tags: ['Payments'],
    idempotent: true,
    params,
    headers: ifMatchHeaders,
    body: z.strictObject({}).optional(),
    responses: {
      200: { description: 'The confirmation is asked for', body: paymentAnswer, headers: commandHeadersSpec },
    },
    problems: problemsOf('payment-not-found', 'payment-needs-no-confirmation'),
    async handle({ params: { id: paymentId }, headers, context }) {
      // First of all: with another card the payment may wait again, and a repeat must not confirm that.
      if (await isRepeat(deps.store, paymentStream(paymentId), context))
        return paymentReply(200, await deps.executor.load(payments, paymentId));
      const command = { type: 'ConfirmPayment', paymentId, at: instant(deps.clock) } as const;
      const asked = { context, ifMatch: headers['if-match'], notFound: 'payment-not-found' } as const;
      return paymentReply(200, await carryOut(deps, payments, paymentId, command, asked));
    },
  });
}

export function refundPaymentRoute(deps: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/payments/:id/refund',
    operationId: 'refundPayment',
    summary: 'Give money back, in part or all that is left',
    tags: ['Payments'],
    idempotent: true,
    params,
    headers: ifMatchHeaders,
    body: z
      .strictObject({
        amount: values.amountMinor.optional().meta({ description: 'Minor units; the whole rest without it' }),
        reason: values.text(500).optional(),
      })
      .optional()
      .meta({ id: 'RefundPayment', example: { amount: 500, reason: 'scratched' } }),
    responses: {
      200: { description: 'The refund is asked for', body: paymentAnswer, headers: commandHeadersSpec },
    },
    problems: [
      ...problemsOf('payment-not-found', 'payment-not-captured', 'payment-disputed', 'nothing-to-refund'),
      ...problemsOf('refund-exceeds-captured', 'amount-not-chargeable'),
    ],
    async handle({
      params: { id: paymentId },
      headers,
      body: { amount = null, reason = null } = {},
      context,
    }) {
      const refund = { refundId: context.commandId, amount, reason, waitsForDispute: false };
      const command = { type: 'RefundPayment', paymentId, ...refund, at: instant(deps.clock) } as const;
      const asked = { context, ifMatch: headers['if-match'], notFound: 'payment-not-found' } as const;
      return paymentReply(200, await carryOut(deps, payments, paymentId, command, asked));
    },
  });
}
