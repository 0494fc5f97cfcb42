import { products, stocks, values } from '@queuecommerce/domain';
import { derivedId, instant } from '@queuecommerce/infra';
import { defineRoute, ifMatchHeader, revisionMismatch, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { accepted } from '../accepted';
import type { CommandApiDeps } from '../deps';
import { problemsOf } from '../refusals';
import { commandContext } from '../request-context';
import { productAnswer, productReply } from './product-answer';

const body = z
  .strictObject({
    name: values.text(200).optional(),
    description: values.text(2_000).nullable().optional(),
    category: values.text(60).nullable().optional(),
    price: values.amountMinor
      .optional()
      .meta({ description: 'Minor units; orders keep the price they were placed at' }),
    active: z.boolean().optional(),
    lowStockThreshold: values.units.optional(),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    error: 'Give something to change',
    params: { code: 'nothing-to-change' },
  })
  .meta({ id: 'ChangeProduct', example: { price: 1199 } });

export function changeProductRoute({ executor, clock }: CommandApiDeps): Route {
  return defineRoute({
    method: 'PATCH',
    path: '/products/:id',
    operationId: 'changeProduct',
    summary: "Change a product's details, price, threshold, or whether it is for sale",
    tags: ['Products'],
    params: z.strictObject({ id: values.chosenId }),
    headers: z.object({ 'if-match': ifMatchHeader.optional() }),
    body,
    responses: { 200: { description: 'The product as it is now', body: productAnswer } },
    problems: [...problemsOf('product-not-found', 'amount-not-chargeable'), revisionMismatch],
    async handle({ params: { id: productId }, headers, body, context }) {
      const at = instant(clock);
      const options = headers['if-match'] === undefined ? {} : { expected: headers['if-match'] };
      const command = { type: 'ChangeProduct', productId, ...body, at } as const;
      const ofRequest = commandContext(context, command.type);
      const outcome = await executor.execute(products, productId, command, ofRequest, options);
      const changed = accepted(outcome, 'product-not-found');
      const { lowStockThreshold } = body;
      if (lowStockThreshold === undefined)
        return productReply(200, changed, await executor.load(stocks, productId));
      const set = await executor.execute(
        stocks,
        productId,
        { type: 'SetStockThreshold', productId, lowStockThreshold, at },
        {
          ...ofRequest,
          command: 'SetStockThreshold',
          commandId: derivedId(context.commandId, 'set-threshold'),
        },
      );
      return productReply(200, changed, accepted(set, 'product-not-found'));
    },
  });
}
