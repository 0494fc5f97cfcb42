import { defineRoute, Problem } from '@queuecommerce/infra/http';
import { eventually, settled } from '@queuecommerce/infra/testing';
import { connect } from 'node:net';
import { once } from 'node:events';
import { send, serve } from './house';
import { addThing, showContext, things } from './things';

/** A route that ends as it is told to. */
function ending(end: (signal: AbortSignal) => Promise<never>) {
  return defineRoute({ ...showContext, path: '/end', handle: ({ context }) => end(context.signal) });
}

test("a handler's problem is the answer, with its headers and further members", async () => {
  const problem = new Problem({
    status: 409,
    code: 'illegal-transition',
    detail: 'It can not go there',
    headers: { 'Retry-After': '3' },
    members: { allowed: ['shipped'], status: 'a member never hides what every problem has' },
  });
  const { url, errors } = await serve([ending(() => Promise.reject(problem))]);
  const answer = await send(url, '/end?', { headers: { 'x-correlation-id': 'c-1' } });
  expect(answer.headers['retry-after']).toBe('3');
  expect(answer.json).toEqual({
    type: 'urn:queuecommerce:problem:illegal-transition',
    title: 'Illegal transition',
    status: 409,
    code: 'illegal-transition',
    detail: 'It can not go there',
    instance: '/end',
    allowed: ['shipped'],
    traceId: 'c-1',
  });
  expect(errors).toEqual([]);
});

test('a known error of the layers below becomes the problem that it stands for', async () => {
  class Away extends Error {}
  const away = new Problem({
    status: 503,
    code: 'log-unavailable',
    detail: 'Away',
    headers: { 'Retry-After': '1' },
  });
  const { url, errors } = await serve([ending(() => Promise.reject(new Away()))], {
    mapError: (error) => (error instanceof Away ? away : undefined),
  });
  expect(await send(url, '/end')).toMatchObject({ status: 503, json: { code: 'log-unavailable' } });
  expect(errors).toEqual([]);
});

test('an unexpected error is told to the log, and nothing of it to the client', async () => {
  const error = new Error('the password is 123');
  const seen: unknown[] = [];
  const { url } = await serve([ending(() => Promise.reject(error))], {
    onError: (cause, request) => seen.push(cause, request),
  });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const answer = await send(url, '/end', { headers: { traceparent, 'x-correlation-id': 'c-1' } });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  expect(answer).toMatchObject({ status: 500, json: { code: 'internal-error', traceId } });
  expect(answer.text).not.toMatch(/password|stack|\.js/);
  expect(seen).toEqual([error, { method: 'GET', path: '/end', correlationId: 'c-1', traceId }]);
});

test('a handler that throws before it has a promise is no different', async () => {
  const { url, errors } = await serve([
    ending(() => {
      throw new TypeError('at once');
    }),
  ]);
  expect((await send(url, '/end')).status).toBe(500);
  expect(errors).toHaveLength(1);
});

test('an answer that can not be told in JSON is an unexpected error', async () => {
  const route = defineRoute({ ...showContext, handle: async () => ({ status: 200, body: { n: 1n } }) });
  const { url, errors } = await serve([route]);
  expect((await send(url, '/context')).status).toBe(500);
  expect(errors).toHaveLength(1);
});

test('I9 after its time a command is said to be unknown, and its signal is aborted', async () => {
  const signals: AbortSignal[] = [];
  const never = ending((signal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  });
  const { url, clock } = await serve([never], { timeoutMs: 500 });
  const answering = send(url, '/end');
  await eventually(() => signals.length === 1);
  await clock.advance(499);
  expect(signals[0]?.aborted).toBe(false);
  await clock.advance(1);
  const answer = await answering;
  expect(answer).toMatchObject({ status: 503, json: { code: 'timeout' } });
  expect(answer.text).toMatch(/unknown/);
  expect(answer.headers['retry-after']).toBe('5');
  expect(signals[0]?.aborted).toBe(true);
});

test('an error after the time was up still reaches the log', async () => {
  const failing: ((error: Error) => void)[] = [];
  const late = ending(() => new Promise((_, reject) => failing.push(reject)));
  const { url, clock, errors } = await serve([late], { timeoutMs: 500 });
  const answering = send(url, '/end');
  await eventually(() => clock.waiting > 0);
  await clock.advance(500);
  expect((await answering).status).toBe(503);
  failing[0]?.(new Error('late'));
  await settled();
  expect(errors).toEqual([new Error('late')]);
});

test('a finished request leaves no timer behind', async () => {
  const { url, clock } = await serve(things);
  await send(url, '/things');
  expect(clock.waiting).toBe(0);
});

test('when the client goes away, the signal is aborted', async () => {
  const signals: AbortSignal[] = [];
  const waiting = ending((signal) => {
    signals.push(signal);
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('nobody waits'))),
    );
  });
  const { url, errors } = await serve([waiting]);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /end HTTP/1.1\r\nHost: x\r\n\r\n');
  await eventually(() => signals.length === 1);
  socket.destroy();
  await eventually(() => signals[0]?.aborted === true);
  await eventually(() => errors.length === 1);
});

test('what is no HTTP gets a problem too', async () => {
  const { url } = await serve([addThing]);
  const raw = async (text: string): Promise<string> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end(text);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString();
  };
  expect(await raw('nonsense\r\n\r\n')).toMatch(
    /^HTTP\/1.1 400 Bad Request[^]*problem\+json[^]*malformed-request/,
  );
  const huge = `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
  expect(await raw(huge)).toMatch(/^HTTP\/1.1 431 [^]*headers-too-large/);
});
