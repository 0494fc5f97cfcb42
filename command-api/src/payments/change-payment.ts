import { payments, values } from '@queuecommerce/domain';
import { instant } from '@queuecommerce/infra';
import { defineRoute, ifMatchHeader, revisionMismatch, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { accepted } from '../accepted';
import type { CommandApiDeps } from '../deps';
import { problemsOf } from '../refusals';
import { commandContext } from '../request-context';
import { paymentAnswer, paymentReply } from './payment-answer';

const params = z.strictObject({ id: values.uuid });
const headers = z.object({ 'if-match': ifMatchHeader.optional() });

export function confirmPaymentRoute({ executor, clock }: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/payments/:id/confirm',
    operationId: 'confirmPayment',
    summary: 'Go on after the customer has done what the bank asked for (3-D Secure)',
    tags: ['Payments'],
    idempotent: true,
    params,
    headers,
    body: z.strictObject({}).optional(),
    responses: { 200: { description: 'The confirmation is asked for', body: paymentAnswer } },
    problems: [...problemsOf('payment-not-found', 'payment-needs-no-confirmation'), revisionMismatch],
    async handle({ params: { id: paymentId }, headers, context }) {
      const command = { type: 'ConfirmPayment', paymentId, at: instant(clock) } as const;
      const options = headers['if-match'] === undefined ? {} : { expected: headers['if-match'] };
      const outcome = await executor.execute(
        payments,
        paymentId,
        command,
        commandContext(context, command.type),
        options,
      );
      return paymentReply(200, accepted(outcome, 'payment-not-found'));
    },
  });
}

export function refundPaymentRoute({ executor, clock }: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/payments/:id/refund',
    operationId: 'refundPayment',
    summary: 'Give money back, in part or all that is left',
    tags: ['Payments'],
    idempotent: true,
    params,
    headers,
    body: z
      .strictObject({
        amount: values.amountMinor.optional().meta({ description: 'Minor units; the whole rest without it' }),
        reason: values.text(500).optional(),
      })
      .optional()
      .meta({ id: 'RefundPayment', example: { amount: 500, reason: 'scratched' } }),
    responses: { 200: { description: 'The refund is asked for', body: paymentAnswer } },
    problems: [
      ...problemsOf('payment-not-found', 'payment-not-captured', 'payment-disputed', 'nothing-to-refund'),
      ...problemsOf('refund-exceeds-captured', 'amount-not-chargeable'),
      revisionMismatch,
    ],
    async handle({
      params: { id: paymentId },
      headers,
      body: { amount = null, reason = null } = {},
      context,
    }) {
      const refund = { refundId: context.commandId, amount, reason, waitsForDispute: false };
      const command = { type: 'RefundPayment', paymentId, ...refund, at: instant(clock) } as const;
      const options = headers['if-match'] === undefined ? {} : { expected: headers['if-match'] };
      const outcome = await executor.execute(
        payments,
        paymentId,
        command,
        commandContext(context, command.type),
        options,
      );
      return paymentReply(200, accepted(outcome, 'payment-not-found'));
    },
  });
}
