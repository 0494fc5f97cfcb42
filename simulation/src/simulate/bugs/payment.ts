import { compiled, type PlantedBug } from './planted-bug';

export const paymentBugs: readonly PlantedBug[] = [
  {
    name: 'refunds-without-bound',
    does: 'more is given back than was taken',
    file: `${compiled.domain}payment/refund-payment.js`,
    find: 'if (amount > left)',
    put: 'if (false)',
  },
  {
    name: 'refunds-twice',
    does: 'a repeated refund command gives money back again',
    file: `${compiled.domain}payment/refund-payment.js`,
    find: 'if (payment.refunds.has(refundId))',
    put: 'if (false)',
  },
  {
    name: 'new-key-for-each-call',
    does: 'a repeated call to the gateway goes under another idempotency key',
    file: `${compiled.reactors}payment-effects/perform-effect.js`,
    find: 'const idempotencyKey = this.spentKeys.next(effect.idempotencyKey);',
    put: 'this.calls = (this.calls ?? 0) + 1;\n        const idempotencyKey = `${this.spentKeys.next(effect.idempotencyKey)}:${this.calls}:${(0, infra_1.instant)(this.parts.clock)}`;',
  },
  {
    name: 'spent-keys-for-ever',
    does: 'a 500 that the gateway has recorded under a key is asked for again for ever',
    file: `${compiled.reactors}payment-effects/perform-effect.js`,
    find: 'if (error instanceof infra_1.GatewayUnavailable && error.isKeySpent)',
    put: 'if (false)',
  },
  {
    name: 'unknown-is-declined',
    does: 'an authorisation without an answer is taken for a declined one',
    file: `${compiled.reactors}payment-effects/perform-effect.js`,
    find: 'if (!(error instanceof infra_1.GatewayRefused))\n                throw error;',
    put: "if (!(error instanceof infra_1.GatewayRefused)) {\n                if (effect.operation !== 'authorize') throw error;\n                const { paymentId, attempt } = effect;\n                return this.execute(effect, { type: 'RecordDecline', paymentId, attempt, code: 'unavailable', at: (0, infra_1.instant)(this.parts.clock) }, cause, 'unavailable');\n            }",
  },
  {
    name: 'cancels-without-looking',
    does: 'a payment without an answer counts as cancelled although the gateway may have made it',
    file: `${compiled.reactors}payment-effects/perform-effect.js`,
    find: "const isUnknown = effect.operation === 'cancel' && gatewayPaymentId === null;",
    put: 'const isUnknown = false;',
    and: [
      {
        file: `${compiled.reactors}payment-effects/effects.js`,
        find: "const isUnanswered = payment.status === 'cancelling' && payment.gatewayPaymentId === null;",
        put: 'const isUnanswered = false;',
      },
      // Else a webhook or the reconciliation brings to light what was not looked for, and it is cancelled after all.
      {
        file: `${compiled.domain}payment/observe-payment.js`,
        find: "if (observation.status !== 'requires_capture' || gatewayPaymentId === payment.gatewayPaymentId)",
        put: '',
      },
    ],
  },
  {
    name: 'believes-strangers',
    does: 'a webhook is taken in whoever has signed it',
    file: 'infra/dist/src/payment-gateway/webhook-signature.js',
    find: 'if (!genuine)',
    put: 'if (false)',
  },
  {
    name: 'believes-webhooks',
    does: 'a webhook of good news counts as the money, without a look at the payment',
    file: `${compiled.reactors}notification-reactor.js`,
    find: 'const seen = await gateway.retrieve(gatewayPaymentId);',
    put: "const found = await gateway.retrieve(gatewayPaymentId);\n    const isGood = cause.data.type === 'payment_intent.amount_capturable_updated';\n    const seen = found && isGood ? { ...found, status: 'succeeded', amountReceived: found.amount } : found;",
  },
  {
    name: 'authorises-twice',
    does: 'an attempt that is answered already is made again after a restart, under another key',
    file: `${compiled.reactors}payment-effects/effects.js`,
    find: 'const idempotencyKey = isFound ? `${key}:${gatewayPaymentId}` : key;',
    put: 'effectOf.made = (effectOf.made ?? 0) + 1;\n            const idempotencyKey = `${key}:${effectOf.made}:${gatewayPaymentId}`;',
  },
];
