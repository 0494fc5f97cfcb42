/** Opens the door, and closes it without shutting anyone's fingers in it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../clock/port';
import { answerClientError } from './client-error';
import type { HttpApp } from './express-app';

export interface ListenOptions {
  /** An address of this machine, such as `127.0.0.1`. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly clock: Clock;
  /** How long requests in flight may take to finish once `close` was called. */
  readonly graceMs: number;
}

export interface Listening {
  readonly url: string;
  /**
   * Takes no new connection and lets the requests in flight finish, each answered with `Connection: close`. Resolves when all
   * connections are closed; after the grace time it closes those that are left.
   */
  close(): Promise<void>;
}

/**
 * Connections that may wait to be let in, as far as the system allows (Linux: `net.core.somaxconn`, 4,096). Node's 511 are fewer than come
 * at once when many ask again; who finds no place is neither let in nor refused, and learns half a minute later that nobody was there.
 */
const mostWaiting = 4_096;
/** A connection stays open so long without a request: longer than the minute that proxies reuse one for, which would else meet its end. */
const idleMs = 65_000;

/** @throws {Error} the address can not be had: in use, or not of this machine */
export async function listen(app: HttpApp, options: ListenOptions): Promise<Listening> {
  // A connection that never carried a request is nobody's loss.
  const unused = new Set<Socket>();
  const server = createServer((request, response) => {
    unused.delete(request.socket);
    app.listener(request, response);
  });
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('clientError', answerClientError);
  server.keepAliveTimeout = idleMs;
  server.listen({ port: options.port, host: options.host, backlog: mostWaiting });
  await once(server, 'listening');

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    app.drain();
    const closed = once(server, 'close');
    server.close();
    for (const socket of unused) socket.destroy();
    const cancel = options.clock.after(options.graceMs, () => server.closeAllConnections());
    await closed;
    cancel();
  }
  return { url: urlOf(server.address()), close: () => (closing ??= close()) };
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
