import { stocks, stockStream, values } from '@queuecommerce/domain';
import { instant } from '@queuecommerce/infra';
import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { accepted } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { problemsOf } from '../refusals';
import { commandContext } from '../request-context';
import { isRepeat } from '../same-request';
import { commandHeaders, commandHeadersSpec } from '../state-at';
import { figuresOf, stockAnswer } from './product-answer';

const body = z
  .strictObject({
    type: z.enum(['receive', 'correct', 'damage', 'return']),
    quantity: values.units.meta({
      description: 'Units moved; for `correct` the units that were counted, 0 included',
    }),
    reason: values.text(500),
  })
  .refine(({ type, quantity }) => type === 'correct' || quantity > 0, {
    path: ['quantity'],
    error: 'must be at least 1',
    params: { code: 'too-small' },
  })
  .meta({ id: 'AdjustStock', example: { type: 'receive', quantity: 25, reason: 'delivery 4711' } });

export function adjustStockRoute({ executor, store, clock }: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/products/:id/stock',
    operationId: 'adjustStock',
    summary: 'Receive, correct, write off or take back units',
    tags: ['Products'],
    idempotent: true,
    params: z.strictObject({ id: values.chosenId }),
    body,
    responses: {
      200: { description: 'The stock as it is now', body: stockAnswer, headers: commandHeadersSpec },
    },
    problems: problemsOf('product-not-found', 'stock-held', 'stock-too-large'),
    async handle({ params: { id: productId }, body: { type: kind, quantity, reason }, context }) {
      const { commandId: adjustmentId, actor } = context;
      const outcome = await executor.execute(
        stocks,
        productId,
        { type: 'AdjustStock', productId, adjustmentId, kind, quantity, reason, actor, at: instant(clock) },
        commandContext(context, 'AdjustStock'),
      );
      const adjusted = accepted(outcome, 'product-not-found');
      // The stock itself knows a repeat; its stream, which may be long, is searched only for the request that was repeated.
      if (adjusted.events.length === 0) await isRepeat(store, stockStream(productId), context);
      return {
        status: 200,
        body: { id: productId, stock: figuresOf(adjusted.state) },
        headers: commandHeaders(adjusted),
      };
    },
  });
}
