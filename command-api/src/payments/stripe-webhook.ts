import { notifications } from '@queuecommerce/domain';
import { derivedId, instant, InvalidNotification, type GatewayNotification } from '@queuecommerce/infra';
import { defineRoute, Problem, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import type { CommandApiDeps } from '../deps';
import { commandContext } from '../request-context';

const refusals = {
  'missing-signature': 'The Stripe-Signature header is missing',
  'malformed-signature': 'The Stripe-Signature header is not of its form',
  'wrong-signature': 'The signature is not of this body',
  'stale-signature': 'The signature is older than 300 s',
  'malformed-body': 'The body is no event of the gateway',
} as const;

/** P3: verified over the raw body, taken down durably with the gateway's id as identity, and only then answered with 200. */
export function stripeWebhookRoute({ gateway, executor, clock }: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/payments/webhook/stripe',
    operationId: 'receiveStripeWebhook',
    summary: "Stripe's signed webhooks",
    tags: ['Payments'],
    headers: z.object({ 'stripe-signature': z.string().optional() }),
    body: 'raw',
    responses: {
      200: {
        description: 'It is taken down',
        body: z.strictObject({ received: z.literal(true) }).meta({ id: 'Received' }),
      },
    },
    problems: Object.entries(refusals).map(([code, description]) => ({ status: 400, code, description })),
    async handle({ headers, body, context }) {
      const notification = verified(() => gateway.parseNotification(body, headers['stripe-signature'] ?? ''));
      const { notificationId, type: notificationType, gatewayPaymentId, paymentId, createdAt } = notification;
      const facts = { notificationId, notificationType, gatewayPaymentId, paymentId, createdAt };
      const ofRequest = commandContext(context, 'ReceiveNotification');
      // The gateway's id is the identity: the same notification, sent again, is the same command.
      const commandId = derivedId(notificationNamespace, notificationId);
      await executor.execute(
        notifications,
        notificationId,
        { type: 'ReceiveNotification', ...facts, at: instant(clock) },
        { ...ofRequest, commandId, causationId: commandId, actor: 'gateway', origin: 'gateway' },
      );
      return { status: 200, body: { received: true } };
    },
  });
}

/** Any fixed UUID will do: it sets the ids of notifications apart from those of other things. */
const notificationNamespace = '3b7a4d52-5d0c-4b2f-9a53-0f4f2d5f6a10';

function verified(parse: () => GatewayNotification): GatewayNotification {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidNotification)) throw error;
    throw new Problem({ status: 400, code: error.code, detail: refusals[error.code] }, { cause: error });
  }
}
