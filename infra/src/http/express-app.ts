/** The door to Express: routes in, a request listener out. Express's router finds the route; the rest is ours. */
import express from 'express';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DocumentStore } from '../documents/port';
import { Claims } from './claims';
import { CompiledRoute, RouteMisdeclared } from './compiled-route';
import { Idempotency, type Recall } from './idempotency';
import { Problem } from './problem';
import { Receipts } from './receipts';
import { RouteServer, type RouteServerOptions } from './route-server';
import type { Route } from './route';

export interface HttpAppOptions extends Omit<RouteServerOptions, 'idempotency'> {
  readonly routes: readonly Route[];
  /** Where receipts are kept; `receiptCollection` has been ensured. */
  readonly documents: DocumentStore;
  /** Gives again what the log holds of an answer. Without it every final answer is kept as a receipt. */
  readonly recall?: Recall | undefined;
  /** Whether other processes answer requests on these documents too; then `claimCollection` has been ensured. */
  readonly sharesDocuments?: boolean;
}

/** A program that answers HTTP requests, not yet listening. */
export interface HttpApp {
  readonly listener: RequestListener;
  /** From now on every answer closes its connection. */
  drain(): void;
}

type RouterListener = (
  request: IncomingMessage,
  response: ServerResponse,
  done: (error?: unknown) => void,
) => void;

/** @throws {RouteMisdeclared} two routes are the same, or one's path and parameters differ */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { documents, clock, entropy } = options;
  const claims = options.sharesDocuments === true ? new Claims(documents, clock, entropy) : undefined;
  const idempotency = new Idempotency(new Receipts(documents, clock), options.recall, claims);
  const server = new RouteServer({ ...options, idempotency });
  const find = routerOf(options.routes, server);
  return {
    listener(request, response) {
      // `OPTIONS *` and absolute addresses are nothing that the router knows.
      if (request.url?.startsWith('/')) {
        find(request, response, (error) => server.refuse(request, response, error));
      } else {
        server.refuse(request, response, notFound(request));
      }
    },
    drain() {
      server.draining = true;
    },
  };
}

function routerOf(routes: readonly Route[], server: RouteServer): RouterListener {
  const router = express.Router({ strict: true, caseSensitive: true });
  for (const [path, methods] of methodsByPath(routes)) {
    const allow = [...methods.keys(), 'OPTIONS'].join(', ');
    router.all(path, (request, response) => {
      const compiled = methods.get(request.method);
      if (compiled) return server.serve(compiled, request, response, request.params);
      if (request.method === 'OPTIONS') {
        return server.answer(request, response, {
          status: 204,
          headers: { Allow: allow },
          payload: undefined,
        });
      }
      return server.refuse(request, response, methodNotAllowed(request, allow));
    });
  }
  router.use((request, response) => server.refuse(request, response, notFound(request)));
  router.use((error: unknown, request: IncomingMessage, response: ServerResponse, _next: unknown) =>
    server.refuse(request, response, error instanceof URIError ? malformedPath() : error),
  );
  const listener: unknown = router;
  if (!isRouterListener(listener)) throw new TypeError("Express's router can not be called");
  return listener;
}

// A router called without an application saves each request two changes of prototype and a final handler. Its declared type
// asks for the application's kind of request, of which it uses nothing.
function isRouterListener(router: unknown): router is RouterListener {
  return typeof router === 'function';
}

/** Each path's routes by method, HEAD included; paths with literal segments come before those that would take them as parameters. */
function methodsByPath(routes: readonly Route[]): [string, Map<string, CompiledRoute>][] {
  const paths = new Map<string, Map<string, CompiledRoute>>();
  for (const route of routes) {
    const methods = paths.get(route.path) ?? new Map<string, CompiledRoute>();
    paths.set(route.path, methods);
    if (methods.has(route.method)) {
      throw new RouteMisdeclared(`${route.method} ${route.path} is declared twice`);
    }
    const compiled = new CompiledRoute(route);
    methods.set(route.method, compiled);
    if (route.method === 'GET') methods.set('HEAD', compiled);
  }
  return [...paths].sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

function rank(path: string): string {
  return path.replaceAll(':', '\uffff');
}

function notFound(request: IncomingMessage): Problem {
  const detail = `There is nothing at this address for ${request.method ?? 'any method'}`;
  return new Problem({ status: 404, code: 'not-found', detail });
}

function methodNotAllowed(request: IncomingMessage, allow: string): Problem {
  return new Problem({
    status: 405,
    code: 'method-not-allowed',
    detail: `${request.method ?? 'This method'} is not for this address; it takes ${allow}`,
    headers: { Allow: allow },
  });
}

function malformedPath(): Problem {
  return new Problem({
    status: 400,
    code: 'malformed-path',
    detail: 'The path is not percent-encoded UTF-8',
  });
}
