import {
  createHttpApp,
  defineRoute,
  type HttpApp,
  type Route,
  RouteMisdeclared,
} from '@queuecommerce/infra/http';
import { manualClock, MemoryDocumentStore, seededEntropy } from '@queuecommerce/infra/testing';
import { z } from 'zod';
import { send, serve } from './house';
import { addThing, getThing, listThings, showContext, things } from './things';

test('an unknown path is a problem of its own', async () => {
  const { url } = await serve(things);
  for (const path of ['/nothing', '/things/', '/Things', '/', '*', '/things/a/b']) {
    const answer = await send(url, path);
    expect(answer).toMatchObject({
      status: 404,
      json: { code: 'not-found', status: 404, title: 'Not found' },
    });
    expect(answer.headers['content-type']).toBe('application/problem+json');
  }
});

test('a known path refuses other methods and says which it takes', async () => {
  const { url } = await serve(things);
  for (const method of ['DELETE', 'PUT', 'TRACE', 'PROPFIND']) {
    const answer = await send(url, '/things', { method });
    expect(answer).toMatchObject({ status: 405, json: { code: 'method-not-allowed' } });
    expect(answer.headers.allow).toBe('GET, HEAD, POST, OPTIONS');
  }
});

test('OPTIONS says which methods there are', async () => {
  const { url } = await serve(things);
  const answer = await send(url, '/things/a', { method: 'OPTIONS' });
  expect(answer).toMatchObject({ status: 204, text: '', headers: { allow: 'GET, HEAD, OPTIONS' } });
  expect(answer.headers['content-length']).toBeUndefined();
});

test('HEAD answers as GET, without the body', async () => {
  const { url } = await serve(things);
  const got = await send(url, '/things/a');
  const head = await send(url, '/things/a', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, text: '' });
  expect(head.headers).toMatchObject({ etag: '"7"', 'content-length': got.headers['content-length'] });
});

test('a literal segment goes before a parameter, wherever it is declared', async () => {
  const { url } = await serve(things);
  expect((await send(url, '/things/latest')).json).toEqual({ latest: true });
});

test('path parameters are decoded, and checked', async () => {
  const { url } = await serve(things);
  expect((await send(url, '/things/caf%C3%A9')).json).toEqual({ id: 'café' });
  expect(await send(url, '/things/A1')).toMatchObject({
    status: 400,
    json: { code: 'invalid-request', errors: [{ parameter: 'id', code: 'wrong-format' }] },
  });
});

test('malformed percent-encoding is refused, in the path and in the query', async () => {
  const { url, errors } = await serve(things);
  expect(await send(url, '/things/%E0%A4%A')).toMatchObject({
    status: 400,
    json: { code: 'malformed-path' },
  });
  expect(await send(url, '/things/%ff')).toMatchObject({ status: 400, json: { code: 'malformed-path' } });
  const query = await send(url, '/things?text=%ff');
  expect(query).toMatchObject({ status: 400, json: { errors: [{ code: 'malformed-encoding' }] } });
  expect(errors).toEqual([]);
});

test('query parameters are parsed by their schemas', async () => {
  const { url } = await serve(things);
  const all = await send(url, '/things?limit=20&status=new&status=old&text=a+b%26c');
  expect(all.json).toEqual({ limit: 20, status: ['new', 'old'], text: 'a b&c' });
  expect((await send(url, '/things?status=new')).json).toEqual({ status: ['new'] });
  expect((await send(url, '/things?')).json).toEqual({});
});

test.each([
  ['limit=5&limit=6', 'limit', 'repeated-parameter'],
  ['offset=5', 'offset', 'unknown-parameter'],
  ['__proto__=5', '__proto__', 'unknown-parameter'],
  ['limit=abc', 'limit', 'not-an-integer'],
  ['limit=1.5', 'limit', 'not-an-integer'],
  ['limit=', 'limit', 'not-an-integer'],
  ['limit=05', 'limit', 'not-an-integer'],
  ['limit=0', 'limit', 'too-small'],
  ['limit=101', 'limit', 'too-large'],
  ['status=x', 'status.0', 'not-allowed'],
])('the query %s is refused', async (query, parameter, code) => {
  const { url } = await serve(things);
  const answer = await send(url, `/things?${query}`);
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter, code }] } });
});

test('a route without query parameters refuses any', async () => {
  const { url } = await serve(things);
  expect((await send(url, '/things/a?x=1')).status).toBe(400);
});

test('faults of all parts of a request are answered together', async () => {
  const both = defineRoute({ ...addThing, query: z.strictObject({ a: z.string() }), body: z.string() });
  const { url } = await serve([both]);
  const answer = await send(url, '/things', { body: { x: 1 } });
  expect(answer.json).toMatchObject({ errors: [{ parameter: 'a' }, { pointer: '' }] });
});

test('declared headers reach the handler, the others do not', async () => {
  const tagged = defineRoute({
    ...listThings,
    query: undefined,
    headers: z.strictObject({ 'x-tag': z.string().max(3).optional() }),
    handle: async ({ headers }) => ({ status: 200, body: headers }),
  });
  const { url } = await serve([tagged]);
  expect((await send(url, '/things', { headers: { 'X-Tag': 'abc', 'X-Other': '1' } })).json).toEqual({
    'x-tag': 'abc',
  });
  expect(await send(url, '/things', { headers: { 'X-Tag': 'abcd' } })).toMatchObject({
    status: 400,
    json: { errors: [{ parameter: 'x-tag', code: 'too-long' }] },
  });
});

test('a malformed correlation id or trace is replaced, a good one is kept', async () => {
  const { url } = await serve([showContext]);
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const good = await send(url, '/context', { headers: { 'x-correlation-id': 'abc-1', traceparent: trace } });
  expect(good.json).toMatchObject({ correlationId: 'abc-1', traceparent: trace, origin: 'http' });
  expect(good.headers['x-correlation-id']).toBe('abc-1');
  for (const id of ['', 'a b', 'é', 'x'.repeat(129)]) {
    const answer = await send(url, '/context', { headers: { 'x-correlation-id': id } });
    expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  }
  for (const bad of [
    '00-x',
    trace.replace('00-', 'ff-'),
    `${trace}-more`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  ]) {
    const answer = await send(url, '/context', { headers: { traceparent: bad } });
    expect(answer.json).not.toHaveProperty('traceparent');
  }
});

test('the actor is anonymous unless a well-formed X-Actor says otherwise', async () => {
  const { url } = await serve([showContext]);
  expect((await send(url, '/context')).json).toMatchObject({ actor: 'anonymous' });
  const named = await send(url, '/context', { headers: { 'x-actor': 'customer:42' } });
  expect(named.json).toMatchObject({ actor: 'customer:42' });
  const odd = await send(url, '/context', { headers: { 'x-actor': 'a b' } });
  expect(odd.json).toMatchObject({ actor: 'anonymous' });
});

test('without a key each command has an id of its own', async () => {
  const { url } = await serve([showContext]);
  const one = await send(url, '/context');
  const two = await send(url, '/context');
  expect(one.json).toMatchObject({ commandId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(one.json).not.toEqual(two.json);
});

test('If-None-Match saves the body that the client has', async () => {
  const { url } = await serve(things);
  for (const tag of ['"7"', 'W/"7"', '"6", "7"', '*']) {
    const answer = await send(url, '/things/a', { headers: { 'if-none-match': tag } });
    expect(answer).toMatchObject({ status: 304, text: '', headers: { etag: '"7"' } });
  }
  expect((await send(url, '/things/a', { headers: { 'if-none-match': '"8"' } })).status).toBe(200);
});

test('nothing tells what the server is made of', async () => {
  const { url } = await serve(things);
  expect((await send(url, '/things')).headers).not.toHaveProperty('x-powered-by');
});

test('routes that can not work are refused when the server is made', () => {
  expect(() => appOf([getThing, getThing])).toThrow(RouteMisdeclared);
  expect(() => appOf([{ ...getThing, path: '/things/:other' }])).toThrow(RouteMisdeclared);
});

function appOf(routes: readonly Route[]): HttpApp {
  return createHttpApp({
    routes,
    clock: manualClock(),
    entropy: seededEntropy(1),
    documents: new MemoryDocumentStore(),
    mapError: () => undefined,
    onError: () => undefined,
  });
}
