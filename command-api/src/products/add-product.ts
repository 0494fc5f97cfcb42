import { products, stocks, values } from '@queuecommerce/domain';
import { derivedId, instant } from '@queuecommerce/infra';
import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { accepted, carryOut } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { problemsOf } from '../refusals';
import { commandContext } from '../request-context';
import { commandHeadersSpec } from '../state-at';
import { productAnswer, productReply } from './product-answer';

const body = z
  .strictObject({
    id: values.chosenId.optional().meta({ description: 'Made by the system without it' }),
    name: values.text(200),
    description: values.text(2_000).nullable().default(null),
    category: values.text(60).nullable().default(null),
    price: values.amountMinor.meta({ description: 'Minor units' }),
    currency: values.currency.default('USD'),
    lowStockThreshold: values.units.default(0),
    active: z.boolean().default(true),
    initialStock: values.units.default(0),
  })
  .meta({
    id: 'AddProduct',
    example: { id: 'tea-001', name: 'Green Tea', category: 'groceries', price: 1299, initialStock: 50 },
  });

export function addProductRoute(deps: CommandApiDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/products',
    operationId: 'addProduct',
    summary: 'Add a product to the catalogue',
    tags: ['Products'],
    idempotent: true,
    body,
    responses: {
      201: {
        description: 'It is added',
        body: productAnswer,
        headers: { Location: 'Where it is', ...commandHeadersSpec },
      },
    },
    problems: problemsOf('product-exists', 'amount-not-chargeable'),
    async handle({ body: { id, ...details }, context }) {
      const productId = id ?? derivedId(context.commandId, 'product');
      const at = instant(deps.clock);
      const asked = { context, notFound: 'product-not-found' } as const;
      const command = { type: 'AddProduct', productId, ...details, at } as const;
      const product = await carryOut(deps, products, productId, command, asked);
      // The stock follows from the event; doing it here lets the first order come right after this answer. The catalogue policy
      // does it should we not get so far.
      const { initialStock: quantity, lowStockThreshold } = details;
      const opened = await deps.executor.execute(
        stocks,
        productId,
        { type: 'OpenStock', productId, quantity, lowStockThreshold, at },
        { ...commandContext(context, 'OpenStock'), commandId: derivedId(context.commandId, 'open-stock') },
      );
      const stock = accepted(opened, 'product-not-found');
      return productReply(201, product, stock, { Location: `/products/${productId}` });
    },
  });
}
