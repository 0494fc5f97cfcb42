import { defineRoute } from '@queuecommerce/infra/http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { send, serve } from './house';
import { addThing, things } from './things';

const json = { 'content-type': 'application/json' };

test('a body that the schema takes reaches the handler', async () => {
  const { url } = await serve(things);
  const answer = await send(url, '/things', { body: { name: 'Laptop', quantity: 2 } });
  expect(answer).toMatchObject({
    status: 201,
    json: { name: 'Laptop', quantity: 2 },
    headers: {
      'content-type': 'application/json',
      location: '/things/1',
      'x-content-type-options': 'nosniff',
    },
  });
  expect(answer.headers['content-length']).toBe(String(answer.text.length));
});

test('each fault of a body is named with its place and a stable code', async () => {
  const { url } = await serve(things);
  const answer = await send(url, '/things', {
    body: { name: 'x'.repeat(21), quantity: 1.5, colour: 'blue', parts: [{ 'a/b': 7, '~': 1 }], 'x/y': 1 },
  });
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.json).toMatchObject({
    type: 'urn:queuecommerce:problem:invalid-request',
    code: 'invalid-request',
    status: 400,
    instance: '/things',
    errors: [
      { pointer: '/name', code: 'too-long' },
      { pointer: '/quantity', code: 'not-an-integer' },
      { pointer: '/colour', code: 'not-allowed' },
      { pointer: '/parts/0/a~1b', code: 'wrong-type' },
      { pointer: '/parts/0/~0', code: 'unknown-field' },
      { pointer: '/x~1y', code: 'unknown-field' },
    ],
  });
});

test.each([
  [{ name: 'A', quantity: 0 }, '/quantity', 'too-small'],
  [{ name: 'A', quantity: -1 }, '/quantity', 'too-small'],
  [{ name: 'A', quantity: 1e300 }, '/quantity', 'too-large'],
  [{ name: 'A', quantity: '1' }, '/quantity', 'wrong-type'],
  [{ name: 'A', quantity: null }, '/quantity', 'wrong-type'],
  [{ name: 'A' }, '/quantity', 'required'],
  [{ name: '', quantity: 1 }, '/name', 'too-short'],
  [{ name: 'A\u0000B', quantity: 1 }, '/name', 'control-characters'],
  [{ name: 'A', quantity: 1, parts: [] }, '/parts', 'too-few'],
  [[], '', 'wrong-type'],
  [null, '', 'wrong-type'],
])('%j is refused at %j as %s', async (body, pointer, code) => {
  const { url } = await serve(things);
  const answer = await send(url, '/things', { headers: json, body: JSON.stringify(body) });
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ pointer, code }] } });
});

test('of a union, the faults of the nearest variant are named', async () => {
  const either = defineRoute({
    ...addThing,
    body: z.union([z.strictObject({ a: z.string(), b: z.string() }), z.strictObject({ c: z.string() })]),
    handle: async () => ({ status: 204 }),
  });
  const { url } = await serve([either]);
  const answer = await send(url, '/things', { body: { a: 'x', b: 1 } });
  expect(answer.json).toMatchObject({ errors: [{ pointer: '/b', code: 'wrong-type' }] });
});

test("a schema's own check can name its code", async () => {
  const checked = defineRoute({
    ...addThing,
    body: z.strictObject({ a: z.string() }).superRefine((_, context) => {
      context.addIssue({
        code: 'custom',
        path: ['a'],
        params: { code: 'mixed-currencies' },
        message: 'Mixed',
      });
    }),
    handle: async () => ({ status: 204 }),
  });
  const { url } = await serve([checked]);
  const answer = await send(url, '/things', { body: { a: 'x' } });
  expect(answer.json).toMatchObject({
    errors: [{ pointer: '/a', code: 'mixed-currencies', detail: 'Mixed' }],
  });
});

test.each([
  ['{"name": "A",}', 13],
  ['{"name": "A"', 12],
  ['', undefined],
])('malformed JSON %j is refused with its position', async (body, position) => {
  const { url } = await serve(things);
  const answer = await send(url, '/things', { headers: json, body });
  expect(answer).toMatchObject({
    status: 400,
    json: position === undefined ? { code: 'missing-body' } : { code: 'malformed-json', position },
  });
});

test('what JSON does not have is malformed', async () => {
  const { url } = await serve(things);
  for (const body of ['NaN', '\ufeff{}', "{'a':1}", '// a', '1 2']) {
    const answer = await send(url, '/things', { headers: json, body });
    expect(answer).toMatchObject({ status: 400, json: { code: 'malformed-json' } });
  }
});

test.each([
  ['text/plain'],
  ['application/json; charset=latin1'],
  ['application/jsonp'],
  ['application/problem+json'],
  [undefined],
])('content type %s is refused', async (contentType) => {
  const { url } = await serve(things);
  const headers = contentType === undefined ? undefined : { 'content-type': contentType };
  const answer = await send(url, '/things', { headers, body: '{"name":"A","quantity":1}' });
  expect(answer).toMatchObject({ status: 415, json: { code: 'unsupported-media-type' } });
});

test.each([
  ['application/json; charset=utf-8'],
  ['Application/JSON;charset="UTF-8"'],
  ['application/json; x=y'],
])('content type %s is JSON', async (contentType) => {
  const { url } = await serve(things);
  const headers = { 'content-type': contentType };
  const answer = await send(url, '/things', { headers, body: '{"name":"A","quantity":1}' });
  expect(answer.status).toBe(201);
});

test('a compressed body is refused', async () => {
  const { url } = await serve(things);
  const headers = { ...json, 'content-encoding': 'gzip' };
  expect(await send(url, '/things', { headers, body: '{}' })).toMatchObject({ status: 415 });
});

test('bytes that are not UTF-8 are refused', async () => {
  const { url } = await serve(things);
  const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
  const answer = await send(url, '/things', { headers: json, body });
  expect(answer).toMatchObject({ status: 400, json: { code: 'invalid-utf-8' } });
});

test('a body of the limit is taken and one byte more is not, declared or in chunks', async () => {
  const { url } = await serve(things, { bodyLimitBytes: 100 });
  const fitting = '{"name":"A","quantity":1}'.padEnd(100);
  expect(await send(url, '/things', { headers: json, body: fitting })).toMatchObject({ status: 201 });
  const tooLarge = { status: 413, json: { code: 'body-too-large', limitBytes: 100 } };
  expect(await send(url, '/things', { headers: json, body: `${fitting} ` })).toMatchObject(tooLarge);
  const chunked = await send(url, '/things', { headers: json, body: chunks(fitting, fitting, fitting) });
  expect(chunked).toMatchObject(tooLarge);
});

test('by default a body may have 256 KiB', async () => {
  const { url } = await serve(things);
  const body = '{"name":"A","quantity":1}';
  expect((await send(url, '/things', { headers: json, body: body.padEnd(262_144) })).status).toBe(201);
  expect((await send(url, '/things', { headers: json, body: body.padEnd(262_145) })).status).toBe(413);
});

test('nesting that would exhaust the stack is refused, and brackets in a text are not nesting', async () => {
  const { url } = await serve(things);
  const deep = await send(url, '/things', { headers: json, body: '['.repeat(100_000) });
  expect(deep).toMatchObject({ status: 400, json: { code: 'nested-too-deeply' } });
  const text = await send(url, '/things', { body: { name: '\\"[[[', quantity: 1, x: '['.repeat(100) } });
  expect(text).toMatchObject({ json: { errors: [{ pointer: '/x', code: 'unknown-field' }] } });
});

test('__proto__ is a field that is not known, and harms nobody', async () => {
  const { url } = await serve(things);
  const body = '{"name":"A","quantity":1,"__proto__":{"polluted":true}}';
  const answer = await send(url, '/things', { headers: json, body });
  expect(answer.json).toMatchObject({ errors: [{ pointer: '/__proto__', code: 'unknown-field' }] });
  expect({}).not.toHaveProperty('polluted');
});

test('of a repeated field the last one counts', async () => {
  const { url } = await serve(things);
  const body = '{"name":"A","name":"B","quantity":1}';
  expect(await send(url, '/things', { headers: json, body })).toMatchObject({ json: { name: 'B' } });
});

test('an optional body may be missing', async () => {
  const lax = defineRoute({
    ...addThing,
    body: z.strictObject({ reason: z.string() }).optional(),
    handle: async ({ body }) => ({ status: 200, body: { reason: body?.reason ?? 'none' } }),
  });
  const { url } = await serve([lax]);
  expect(await send(url, '/things', { method: 'POST' })).toMatchObject({ json: { reason: 'none' } });
  expect(await send(url, '/things', { body: { reason: 'x' } })).toMatchObject({ json: { reason: 'x' } });
});

test('a raw body arrives byte for byte, whatever it is', async () => {
  const raw = defineRoute({
    ...addThing,
    body: 'raw',
    handle: async ({ body }) => ({ status: 200, body: { hex: body.toString('hex') } }),
  });
  const { url } = await serve([raw]);
  const answer = await send(url, '/things', { method: 'POST', body: Buffer.from([0, 255, 0xc3, 0x28]) });
  expect(answer.json).toEqual({ hex: '00ffc328' });
  expect(await send(url, '/things', { method: 'POST' })).toMatchObject({
    status: 400,
    json: { code: 'missing-body' },
  });
});

test('a client that leaves in the middle of its body is no error', async () => {
  const { url, errors, listening } = await serve(things);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  );
  expect((await send(url, '/things/a')).status).toBe(200);
  socket.resetAndDestroy();
  await once(socket, 'close');
  await listening.close();
  expect(errors).toEqual([]);
});

function chunks(...texts: string[]): Readable {
  return Readable.from(texts.map((text) => Buffer.from(text)));
}
