import { defineRoute, listen, type Reply } from '@queuecommerce/infra/http';
import { eventually } from '@queuecommerce/infra/testing';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { send, serve } from './house';
import { showContext, things } from './things';

async function connected(url: string): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  await once(socket, 'connect');
  return { socket, received: () => text };
}

function slow() {
  const finish: ((reply: Reply) => void)[] = [];
  const route = defineRoute({
    ...showContext,
    path: '/slow',
    handle: () => new Promise<Reply>((resolve) => finish.push(resolve)),
  });
  return { route, finish };
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test('a port that is taken is an error', async () => {
  const { url, clock } = await serve(things);
  const app = { listener: () => undefined, drain: () => undefined };
  const taken = listen(app, { host: '127.0.0.1', port: Number(new URL(url).port), clock, graceMs: 1 });
  await expect(taken).rejects.toThrow(/EADDRINUSE/);
});

test('closing finishes what is in flight, tells the client so, and takes nothing new', async () => {
  const { route, finish } = slow();
  const { url, listening } = await serve([route]);
  const busy = await connected(url);
  busy.socket.write(get('/slow'));
  await eventually(() => finish.length === 1);
  const closing = listening.close();
  await expect(send(url, '/slow')).rejects.toThrow(/ECONNREFUSED/);
  finish[0]?.({ status: 200, body: { done: true } });
  await closing;
  await eventually(() => busy.socket.readableEnded);
  expect(busy.received()).toMatch(/^HTTP\/1.1 200 OK[^]*Connection: close[^]*{"done":true}$/);
});

test('closing does not wait for connections that do nothing', async () => {
  const { url, listening } = await serve(things);
  const never = await connected(url);
  const idle = await connected(url);
  idle.socket.write(get('/things/a'));
  await eventually(() => idle.received().includes('{"id":"a"}'));
  expect(idle.received()).not.toMatch(/Connection: close/);
  await listening.close();
  await eventually(() => never.socket.destroyed || never.socket.readableEnded);
  await eventually(() => idle.socket.destroyed || idle.socket.readableEnded);
});

test('a request that does not end within the grace time is cut off', async () => {
  const { route, finish } = slow();
  const { url, listening, clock } = await serve([route]);
  const busy = await connected(url);
  busy.socket.on('error', () => undefined);
  busy.socket.write(get('/slow'));
  await eventually(() => finish.length === 1);
  const closing = listening.close();
  await clock.advance(1000);
  await closing;
  await eventually(() => busy.socket.destroyed);
  expect(busy.received()).toBe('');
});

test('closing twice is closing once', async () => {
  const { listening } = await serve(things);
  await Promise.all([listening.close(), listening.close()]);
  await listening.close();
});
