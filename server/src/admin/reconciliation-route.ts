import type { DocumentStore } from '@queuecommerce/infra';
import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { lastReconciliation } from '@queuecommerce/reactors';
import { z } from 'zod';

const difference = z.strictObject({
  kind: z
    .enum([
      'behind',
      'unknown-here',
      'unknown-at-gateway',
      'not-taken',
      'not-cancelled',
      'not-refunded',
      'paid-twice',
    ])
    .meta({ description: 'What differs; see docs/reconciliation.md' }),
  paymentId: z.string(),
  orderId: z.string().nullable(),
  gatewayPaymentId: z.string().nullable(),
  here: z.string().meta({ description: 'What our log says' }),
  there: z.string().meta({ description: 'What the gateway says' }),
  missing: z.array(z.string()).meta({ description: 'The events that repair it; none if no rule says how' }),
  repaired: z.boolean(),
});

const reconciliation = z
  .strictObject({
    startedAt: z.string(),
    finishedAt: z.string(),
    since: z.string().meta({ description: 'Payments made at the gateway since were compared' }),
    compared: z.int(),
    differing: z.int(),
    repaired: z.int(),
    differences: z.array(difference).meta({ description: 'The first hundred' }),
    position: z.string().nullable().meta({ description: 'The log was read up to here' }),
  })
  .meta({ id: 'Reconciliation' });

/** What the last comparison with the gateway found (P13). Any process can tell: it is in the documents. */
export function reconciliationRoute(documents: DocumentStore): Route {
  return defineRoute({
    method: 'GET',
    path: '/admin/reconciliation',
    operationId: 'lastReconciliation',
    summary: 'What the last comparison of our payments with the gateway’s found',
    tags: ['Operators'],
    responses: {
      200: {
        description: 'The last one; null until the first has ended',
        body: z.strictObject({ last: reconciliation.nullable() }),
      },
    },
    problems: [],
    async handle() {
      return { status: 200, body: { last: (await lastReconciliation(documents)) ?? null } };
    },
  });
}
