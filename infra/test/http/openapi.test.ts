import { defineRoute, openApiDocument, Problem, problemSchema } from '@queuecommerce/infra/http';
import { asDocumented } from '@queuecommerce/infra/testing';
import { z } from 'zod';
import { send, serve } from './house';
import { shop } from './shop';
import { showContext } from './things';

const api = { title: 'Shop', version: '1.0.0', description: 'A shop', routes: shop };

const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(
    z.looseObject({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.literal(true).optional(),
      schema: z.record(z.string(), z.unknown()),
    }),
  ),
  requestBody: z
    .strictObject({ required: z.boolean(), content: z.record(z.string(), z.unknown()) })
    .optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      headers: z.record(z.string(), z.unknown()),
      content: z.record(z.string(), z.strictObject({ schema: z.unknown() })).optional(),
    }),
  ),
});

/** What the tests look at, and the rules of the OpenAPI specification that a generator is likely to break. */
const documentShape = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'patch']), operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), z.record(z.string(), z.unknown())),
  }),
});

const document = documentShape.parse(openApiDocument(api));

function find(path: string, method: 'get' | 'post'): z.output<typeof operation> {
  return operation.parse(document.paths[path]?.[method]);
}

function statuses(path: string, method: 'get' | 'post'): string[] {
  return Object.keys(find(path, method).responses);
}

function parameter(path: string, method: 'get' | 'post', name: string): unknown {
  return find(path, method).parameters.find((candidate) => candidate.name === name);
}

test('every reference leads to a component', () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, target]) => target);
  expect(references.length).toBeGreaterThan(5);
  for (const target of references) {
    expect(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)).toContain(
      target,
    );
  }
  expect(text).not.toMatch(/\$defs|\$schema/);
});

test('every segment of a path is a required parameter, and there are no others', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { parameters } of Object.values(methods)) {
      const declared = parameters.filter((candidate) => candidate.in === 'path');
      expect(declared.map(({ name }) => `{${name}}`)).toEqual(path.match(/{\w+}/g) ?? []);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  }
});

test('every status that a route can answer is there, with its media type', () => {
  expect(statuses('/orders', 'post')).toEqual([
    '201',
    '400',
    '409',
    '413',
    '415',
    '422',
    '431',
    '500',
    '503',
  ]);
  expect(statuses('/orders', 'get')).toEqual(['200', '400', '431', '500', '503']);
  expect(statuses('/orders/{id}', 'get')).toEqual(['200', '304', '400', '404', '431', '500', '503']);
  expect(statuses('/orders/{id}/cancel', 'post')).toEqual([
    '204',
    '400',
    '404',
    '409',
    '412',
    '413',
    '415',
    '422',
    '431',
    '500',
    '503',
  ]);
  expect(statuses('/webhook', 'post')).toEqual(['204', '400', '413', '431', '500', '503']);
  const { responses } = find('/orders', 'post');
  expect(Object.keys(responses['201']?.content ?? {})).toEqual(['application/json']);
  expect(Object.keys(responses['409']?.content ?? {})).toEqual(['application/problem+json']);
  expect(responses['409']?.description).toMatch(/`price-differs`[^]*`request-in-flight`/);
  const notReady = find('/health/ready', 'get').responses['503'];
  expect(Object.keys(notReady?.content ?? {})).toEqual(['application/json', 'application/problem+json']);
  expect(find('/orders/{id}/cancel', 'post').responses['204']?.content).toBeUndefined();
});

test('the headers that a route takes and gives are there', () => {
  expect(Object.keys(find('/orders', 'post').responses['201']?.headers ?? {})).toEqual([
    'Location',
    'ETag',
    'Consistency-Token',
    'X-Correlation-Id',
    'Idempotent-Replayed',
    'Preference-Applied',
  ]);
  expect(Object.keys(find('/orders', 'get').responses['503']?.headers ?? {})).toContain('Retry-After');
  expect(parameter('/orders', 'post', 'Idempotency-Key')).toMatchObject({ in: 'header' });
  expect(parameter('/orders', 'post', 'Prefer')).toMatchObject({ in: 'header' });
  expect(parameter('/orders', 'get', 'Idempotency-Key')).toBeUndefined();
  expect(parameter('/orders/{id}', 'get', 'If-None-Match')).toMatchObject({ in: 'header' });
  expect(parameter('/orders/{id}/cancel', 'post', 'if-match')).toMatchObject({
    in: 'header',
    schema: { type: 'string', pattern: expect.any(String) },
  });
});

test('a parameter is documented as what it means, not as the text that carries it', () => {
  expect(parameter('/orders', 'get', 'limit')).toEqual({
    name: 'limit',
    in: 'query',
    description: 'Most orders on a page',
    schema: { type: 'integer', minimum: 1, maximum: 100 },
  });
  expect(parameter('/orders', 'get', 'status')).toMatchObject({
    schema: { type: 'array', items: { enum: ['placed', 'confirmed'] } },
  });
});

test('a schema that means more on the way out than on the way in is two components', () => {
  const { schemas } = document.components;
  expect(Object.keys(schemas)).toEqual([
    'Line',
    'LineInput',
    'Money',
    'MoneyInput',
    'NewOrder',
    'Note',
    'Order',
    'Problem',
  ]);
  expect(schemas['Money']).toMatchObject({ required: ['amount', 'currency'] });
  expect(schemas['MoneyInput']).toMatchObject({ required: ['amount'] });
  expect(schemas['LineInput']).toMatchObject({
    properties: { price: { $ref: '#/components/schemas/MoneyInput' } },
  });
});

test('examples are told as JSON Schema has them', () => {
  expect(document.components.schemas['Money']).toMatchObject({
    examples: [{ amount: 129_999, currency: 'USD' }],
  });
  expect(JSON.stringify(document)).not.toMatch(/"example":/);
});

test('a body is required unless the route does without', () => {
  expect(find('/orders', 'post').requestBody).toMatchObject({ required: true });
  expect(find('/orders/{id}/cancel', 'post').requestBody).toMatchObject({ required: false });
});

test("every problem's body is as the document has it", async () => {
  const { url } = await serve(shop);
  const answers = [
    await send(url, '/orders', { body: { lines: 1 } }),
    await send(url, '/orders/zzz'),
    await send(url, '/orders', { method: 'POST' }),
  ];
  for (const { json } of answers) expect(problemSchema.parse(json)).toEqual(json);
});

test.each([
  ['another status', async () => ({ status: 202 })],
  ['a header', async () => ({ status: 200, body: { ok: true }, headers: { 'X-New': '1' } })],
  ['another body', async () => ({ status: 200, body: { ok: 1 } })],
  ['a further field', async () => ({ status: 200, body: { ok: true, more: 1 } })],
  ['no body', async () => ({ status: 200 })],
  [
    'another problem',
    async () => {
      throw new Problem({ status: 409, code: 'surprise', detail: 'x' });
    },
  ],
])('a handler held to the document may not answer with %s', async (_, handle) => {
  const route = defineRoute({
    ...showContext,
    responses: { 200: { description: 'Fine', body: z.object({ ok: z.boolean() }) } },
    handle,
  });
  const { url, errors } = await serve(asDocumented([route]));
  expect((await send(url, '/context')).status).toBe(500);
  expect(errors).toMatchObject([{ name: 'Undocumented' }]);
});

test('a handler held to the document may answer as it says', async () => {
  const { url, errors } = await serve(asDocumented(shop));
  expect((await send(url, '/orders/a1')).status).toBe(200);
  expect((await send(url, '/orders/zzz')).status).toBe(404);
  expect((await send(url, '/orders/a1/cancel', { method: 'POST' })).status).toBe(204);
  expect(errors).toEqual([]);
});
