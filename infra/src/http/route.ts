/** A route is a value: what it takes, what it answers, and a handler that knows nothing of the server around it. */
import type { z } from 'zod';
import type { ProblemKind } from './problem';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who asks, and what binds everything that the request sets off. */
export interface RequestContext {
  /** From `X-Correlation-Id`, or new. */
  readonly correlationId: string;
  /** The request's W3C trace context, if it carried a valid one. */
  readonly traceparent?: string;
  /** From `X-Actor`, which only a trusted proxy may set; `anonymous` without it. */
  readonly actor: string;
  readonly origin: 'http';
  /** The address that was asked for: path and query. */
  readonly target: string;
  /** Aborted when nobody waits for the answer any more: the client went away, or the time is up. */
  readonly signal: AbortSignal;
  /** On idempotent routes, if the caller sent one. */
  readonly idempotencyKey?: string;
  /** The command's id: derived from the `Idempotency-Key` (a repeat has the same), else new. */
  readonly commandId: string;
  /** SHA-256 (hex) over method, target and body: tells a repeated request from another one. */
  readonly fingerprint: string;
  /** On routes with `waits`: how long the caller would wait (`Prefer: wait`), in milliseconds; 0 without. */
  readonly waitMs: number;
}

/** A request whose parts have been parsed by the route's schemas. */
export interface Request<Params = unknown, Query = unknown, Headers = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly headers: Headers;
  readonly body: Body;
  readonly context: RequestContext;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; a string or Buffer with a `Content-Type` header is sent as it is; nothing is sent for undefined. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The log holds all that this answer says, so that `recall` gives it again: no receipt is kept of it. */
  readonly isInLog?: boolean;
}

/** One of a route's answers, as the OpenAPI document tells it. */
export interface ResponseSpec {
  readonly description: string;
  /** The body's schema; no body without it. */
  readonly body?: z.ZodType;
  /** Default `application/json`. */
  readonly mediaType?: string;
  /** Headers of this answer and what they say, such as `{ Location: 'Where the order is' }`. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface RouteDescription {
  readonly method: Method;
  /** With named segments: `/orders/:id`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** An `Idempotency-Key` is honoured: the first answer is kept and given again. */
  readonly idempotent?: boolean;
  /** `Prefer: wait` is honoured: see `context.waitMs`. */
  readonly waits?: boolean;
  /** Answered however many requests are in hand: whoever asks how the system is has to hear it. */
  readonly isAlwaysAnswered?: boolean;
  /** By status. */
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** The problems that the handler may answer with; those of parsing and the server are added by themselves. */
  readonly problems: readonly ProblemKind[];
}

/** A route as the server takes it, its schemas' types erased. */
export interface Route extends RouteDescription {
  /** Strings by segment name. */
  readonly params?: z.ZodObject;
  /** Unknown parameters are refused. A field whose schema is an array takes the parameter repeatedly, any other once. */
  readonly query?: z.ZodObject;
  /** Lower-case names; the others are left out. */
  readonly headers?: z.ZodObject;
  /** JSON by this schema; `raw` is the body's bytes as a Buffer, whatever its type (signed webhooks). */
  readonly body?: z.ZodType | 'raw';
  /** Only ever called with what the schemas above gave, which is why their types can be forgotten here. */
  handle(request: Request): Promise<Reply>;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type ParsedBody<S> = S extends 'raw' ? Buffer : Parsed<S>;

interface RouteDefinition<P, Q, H, B> extends RouteDescription {
  readonly params?: P;
  readonly query?: Q;
  readonly headers?: H;
  readonly body?: B;
  handle(request: Request<Parsed<P>, Parsed<Q>, Parsed<H>, ParsedBody<B>>): Promise<Reply>;
}

/** Declares a route; the handler's input has the types that its schemas give. */
export function defineRoute<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  H extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | 'raw' | undefined = undefined,
>(route: RouteDefinition<P, Q, H, B>): Route {
  return route;
}
