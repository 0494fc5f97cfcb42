/** A small API with everything that the OpenAPI document has to tell. */
import {
  consistencyTokenHeader,
  defineRoute,
  etag,
  ifMatchHeader,
  integerParameter,
  Problem,
  requireMatch,
} from '@queuecommerce/infra/http';
import { z } from 'zod';

const money = z
  .strictObject({ amount: z.int().min(0).max(1_000_000), currency: z.enum(['USD', 'EUR']).default('USD') })
  .meta({
    id: 'Money',
    description: 'An amount in minor units',
    example: { amount: 129_999, currency: 'USD' },
  });

const line = z
  .strictObject({
    productId: z
      .string()
      .min(1)
      .max(20)
      .regex(/^[a-z0-9-]+$/),
    price: money,
  })
  .meta({ id: 'Line' });

const note = z.strictObject({ text: z.string().max(100) }).meta({ id: 'Note' });

const order = z
  .strictObject({ id: z.string(), lines: z.array(line), notes: z.array(note) })
  .meta({ id: 'Order' });

const orderNotFound = { status: 404, code: 'order-not-found', description: 'There is no such order' };
const id = z
  .string()
  .regex(/^[a-z0-9]{1,10}$/)
  .meta({ description: "The order's id", example: 'a1' });

const theOrder: z.output<typeof order> = { id: 'a1', lines: [], notes: [] };

function found(wanted: string): z.output<typeof order> {
  if (wanted === theOrder.id) return theOrder;
  throw new Problem({ ...orderNotFound, detail: `There is no order ${wanted}` });
}

const placeOrder = defineRoute({
  method: 'POST',
  path: '/orders',
  operationId: 'placeOrder',
  summary: 'Places an order',
  description: 'It is durable before it is answered.',
  tags: ['Orders'],
  body: z
    .strictObject({ lines: z.array(line).min(1).max(5), note: note.optional() })
    .meta({ id: 'NewOrder' }),
  idempotent: true,
  waits: true,
  responses: {
    201: {
      description: 'Placed',
      body: order,
      headers: { Location: 'Where it is', ETag: 'Its revision', 'Consistency-Token': 'For queries' },
    },
  },
  problems: [{ status: 409, code: 'price-differs', description: 'The price is another' }],
  handle: async ({ body }) => ({
    status: 201,
    body: { ...theOrder, lines: body.lines, notes: body.note ? [body.note] : [] },
    headers: { Location: '/orders/a1', ...etag(0), 'Consistency-Token': 'x' },
  }),
});

const getOrder = defineRoute({
  method: 'GET',
  path: '/orders/:id',
  operationId: 'getOrder',
  summary: 'One order',
  tags: ['Orders'],
  params: z.strictObject({ id }),
  headers: z.object({ 'consistency-token': consistencyTokenHeader.optional() }),
  responses: { 200: { description: 'The order', body: order, headers: { ETag: 'Its revision' } } },
  problems: [orderNotFound],
  handle: async ({ params }) => ({ status: 200, body: found(params.id), headers: etag(0) }),
});

const cancelOrder = defineRoute({
  method: 'POST',
  path: '/orders/:id/cancel',
  operationId: 'cancelOrder',
  summary: 'Cancels an order',
  tags: ['Orders'],
  params: z.strictObject({ id }),
  headers: z.object({ 'if-match': ifMatchHeader.optional() }),
  body: z.strictObject({ reason: z.string().max(50).optional() }).optional(),
  idempotent: true,
  responses: { 204: { description: 'Cancelled', headers: { ETag: 'Its revision' } } },
  problems: [orderNotFound],
  handle: async ({ params, headers }) => {
    found(params.id);
    requireMatch(headers['if-match'], 0);
    return { status: 204, headers: etag(1) };
  },
});

const listOrders = defineRoute({
  method: 'GET',
  path: '/orders',
  operationId: 'listOrders',
  summary: 'Orders',
  tags: ['Orders'],
  query: z.strictObject({
    limit: integerParameter({ minimum: 1, maximum: 100 })
      .optional()
      .meta({ description: 'Most orders on a page' }),
    status: z.array(z.enum(['placed', 'confirmed'])).optional(),
    customer: z.string().max(20).optional(),
  }),
  responses: {
    200: {
      description: 'A page',
      body: z.strictObject({ data: z.array(order) }),
      headers: { Link: 'The next page' },
    },
  },
  problems: [],
  handle: async () => ({ status: 200, body: { data: [theOrder] } }),
});

const webhook = defineRoute({
  method: 'POST',
  path: '/webhook',
  operationId: 'webhook',
  summary: 'Signed notifications',
  tags: ['Payments'],
  body: 'raw',
  responses: { 204: { description: 'Taken' } },
  problems: [],
  handle: async () => ({ status: 204 }),
});

const ready = defineRoute({
  method: 'GET',
  path: '/health/ready',
  operationId: 'ready',
  summary: 'Whether it can work',
  tags: ['Operation'],
  responses: {
    200: { description: 'Ready', body: z.strictObject({ ready: z.boolean() }) },
    503: { description: 'Not ready', body: z.strictObject({ ready: z.boolean() }) },
  },
  problems: [],
  handle: async () => ({ status: 200, body: { ready: true } }),
});

export const shop = [placeOrder, listOrders, getOrder, cancelOrder, webhook, ready];
