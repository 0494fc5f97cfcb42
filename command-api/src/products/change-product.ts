import { products, stocks, values } from '@queuecommerce/domain';
import { derivedId, instant } from '@queuecommerce/infra';
import { defineRoute, type RequestContext, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { carryOut } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { ifMatchHeaders } from '../if-match';
import { problemsOf } from '../refusals';
import { commandContext } from '../request-context';
import { commandHeadersSpec } from '../state-at';
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

export function changeProductRoute(deps: CommandApiDeps): Route {
  return defineRoute({
    method: 'PATCH',
    path: '/products/:id',
    operationId: 'changeProduct',
    summary: "Change a product's details, price, threshold, or whether it is for sale",
    tags: ['Products'],
    params: z.strictObject({ id: values.chosenId }),
    headers: ifMatchHeaders,
    body,
    responses: {
      200: { description: 'The product as it is now', body: productAnswer, headers: commandHeadersSpec },
    },
    problems: problemsOf('product-not-found', 'amount-not-chargeable'),
    async handle({ params: { id: productId }, headers, body, context }) {
      const at = instant(deps.clock);
      const asked = { context, ifMatch: headers['if-match'], notFound: 'product-not-found' } as const;
      const command = { type: 'ChangeProduct', productId, ...body, at } as const;
      const changed = await carryOut(deps, products, productId, command, asked);
      if (body.lowStockThreshold !== undefined)
        await setThreshold(productId, body.lowStockThreshold, context);
      return productReply(200, changed, await deps.executor.load(stocks, productId));
    },
  });

  /** The stock follows from the event, as in `addProductRoute`: refused for one that is not open yet, it is opened with it. */
  async function setThreshold(
    productId: string,
    lowStockThreshold: number,
    context: RequestContext,
  ): Promise<void> {
    const command = 'SetStockThreshold';
    const commandId = derivedId(context.commandId, 'set-threshold');
    await deps.executor.execute(
      stocks,
      productId,
      { type: command, productId, lowStockThreshold, at: instant(deps.clock) },
      { ...commandContext(context, command), commandId },
    );
  }
}
