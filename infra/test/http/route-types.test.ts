import { defineRoute } from '@queuecommerce/infra/http';
import { z } from 'zod';

test('a handler sees its input with the types that the schemas give', async () => {
  const route = defineRoute({
    method: 'POST',
    path: '/things/:id',
    operationId: 'changeThing',
    summary: 'Changes a thing',
    tags: ['things'],
    params: z.strictObject({ id: z.string() }),
    query: z.strictObject({ dry: z.string().transform((dry) => dry === 'true') }),
    body: z.strictObject({ size: z.number() }),
    responses: { 200: { description: 'Changed' } },
    problems: [],
    handle: async ({ params, query, body, headers }) => {
      const nothing: undefined = headers;
      const dry: boolean = query.dry;
      return { status: 200, body: { id: params.id.toUpperCase(), size: body.size.toFixed(1), dry, nothing } };
    },
  });
  expect(route.path).toBe('/things/:id');
});

test('a raw body is a Buffer', () => {
  const route = defineRoute({
    method: 'POST',
    path: '/raw',
    operationId: 'raw',
    summary: 'Takes bytes',
    tags: [],
    body: 'raw',
    responses: { 200: { description: 'Taken' } },
    problems: [],
    handle: async ({ body }) => ({ status: 200, body: { length: body.readUInt8(0) } }),
  });
  expect(route.body).toBe('raw');
});
