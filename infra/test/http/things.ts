/** Routes that the tests of the HTTP room serve. */
import { defineRoute, integerParameter, Problem, type RequestContext } from '@queuecommerce/infra/http';
import { z } from 'zod';

const thing = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(20)
    .regex(/^[^\p{Cc}]*$/u),
  quantity: z.int().min(1).max(1000),
  colour: z.enum(['red', 'green']).optional(),
  parts: z
    .array(z.strictObject({ 'a/b': z.string() }))
    .min(1)
    .optional(),
});

export const addThing = defineRoute({
  method: 'POST',
  path: '/things',
  operationId: 'addThing',
  summary: 'Adds a thing',
  tags: ['things'],
  body: thing,
  responses: { 201: { description: 'Added' } },
  problems: [],
  handle: async ({ body }) => ({ status: 201, body, headers: { Location: '/things/1' } }),
});

export const getThing = defineRoute({
  method: 'GET',
  path: '/things/:id',
  operationId: 'getThing',
  summary: 'One thing',
  tags: ['things'],
  params: z.strictObject({ id: z.string().regex(/^[a-zé-]+$/) }),
  responses: { 200: { description: 'The thing', headers: { ETag: 'Its revision' } } },
  problems: [{ status: 404, code: 'thing-not-found', description: 'There is no such thing' }],
  handle: async ({ params }) => {
    if (params.id === 'missing') {
      throw new Problem({ status: 404, code: 'thing-not-found', detail: 'There is no thing missing' });
    }
    return { status: 200, body: { id: params.id }, headers: { ETag: '"7"' } };
  },
});

export const latestThing = defineRoute({
  method: 'GET',
  path: '/things/latest',
  operationId: 'latestThing',
  summary: 'The latest thing',
  tags: ['things'],
  responses: { 200: { description: 'The latest thing' } },
  problems: [],
  handle: async () => ({ status: 200, body: { latest: true } }),
});

export const listThings = defineRoute({
  method: 'GET',
  path: '/things',
  operationId: 'listThings',
  summary: 'Things',
  tags: ['things'],
  query: z.object({
    limit: integerParameter({ minimum: 1, maximum: 100 }).optional(),
    status: z.array(z.enum(['new', 'old'])).optional(),
    text: z.string().optional(),
  }),
  responses: { 200: { description: 'Things' } },
  problems: [],
  handle: async ({ query }) => ({ status: 200, body: query }),
});

export const things = [getThing, latestThing, listThings, addThing];

/** Answers with what the handler was told about the request. */
export const showContext = defineRoute({
  method: 'GET',
  path: '/context',
  operationId: 'showContext',
  summary: 'The context',
  tags: [],
  responses: { 200: { description: 'The context' } },
  problems: [],
  handle: async ({ context }) => ({ status: 200, body: told(context) }),
});

function told({ correlationId, traceparent, actor, origin, commandId }: RequestContext): object {
  return { correlationId, traceparent, actor, origin, commandId };
}
