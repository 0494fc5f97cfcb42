/** Takes one request through its route: read, parse, handle, answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Entropy } from '../clock/port';
import { type Answer, renderProblem, renderReply, writeAnswer } from './answer';
import type { CompiledRoute } from './compiled-route';
import { matchesNone } from './conditional';
import type { Idempotency } from './idempotency';
import { preferenceApplied } from './prefer';
import { Problem } from './problem';
import { ClientGone, readBody } from './read-body';
import { HttpRequestContext } from './request-context';
import type { Request, Route } from './route';
import { TimeIsUp, withinTime } from '../clock/within-time';

/** The request that an unexpected error came from. */
export interface FailedRequest {
  readonly method: string;
  readonly path: string;
  readonly correlationId: string;
  /** Is in the answer too. */
  readonly traceId: string;
}

export interface RouteServerOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Honours `Idempotency-Key`. */
  readonly idempotency: Idempotency;
  /** The problem that a known error of the layers below stands for (an engine away: 503 with `Retry-After`). */
  readonly mapError: (error: unknown) => Problem | undefined;
  /** Told of every error that nobody expected; the client only learns its `traceId`. */
  readonly onError: (error: unknown, request: FailedRequest) => void;
  /** Default 256 KiB. */
  readonly bodyLimitBytes?: number;
  /** How long a handler may take, beyond what the caller prefers to wait. Default 30 s. */
  readonly timeoutMs?: number;
  /** Requests in hand at the most; who comes then is told to come again (I10). Those who wait for the end of an order count. Default 1,024. */
  readonly mostInHand?: number;
}

export class RouteServer {
  /** Set while the server shuts down: each answer is the last on its connection. */
  draining = false;
  readonly #bodyLimitBytes: number;
  readonly #timeoutMs: number;
  readonly #mostInHand: number;
  #inHand = 0;

  constructor(private readonly options: RouteServerOptions) {
    this.#bodyLimitBytes = options.bodyLimitBytes ?? 256 * 1024;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#mostInHand = options.mostInHand ?? 1_024;
  }

  /** Answers the request. Never rejects but for an error in `mapError` or `onError` themselves. */
  async serve(
    compiled: CompiledRoute,
    request: IncomingMessage,
    response: ServerResponse,
    params: unknown,
  ): Promise<void> {
    if (this.#inHand >= this.#mostInHand && compiled.route.isAlwaysAnswered !== true) {
      // What it brings is not looked at; the connection goes on.
      request.resume();
      this.refuse(request, response, overloaded());
      return;
    }
    this.#inHand += 1;
    try {
      await this.#takeIn(compiled, request, response, params);
    } finally {
      this.#inHand -= 1;
    }
  }

  async #takeIn(
    compiled: CompiledRoute,
    request: IncomingMessage,
    response: ServerResponse,
    params: unknown,
  ): Promise<void> {
    const context = this.#context(request, response);
    let answer: Answer;
    try {
      if (compiled.wantsBody) {
        const bytes = await readBody(request, this.#bodyLimitBytes);
        context.body = compiled.readBody(request.headers, bytes);
      }
      const input = compiled.parse(context, params, context.body);
      answer = await withinTime(
        this.options.clock,
        this.#timeoutMs + context.waitMs,
        this.#answerOnce(compiled.route, input, context),
        (error) => this.#report(error, context),
      );
    } catch (error) {
      // The message was never complete, so there is nothing to answer and nothing was done.
      if (error instanceof ClientGone) return;
      if (error instanceof TimeIsUp) context.giveUp();
      answer = this.#explain(error, context);
    }
    this.#write(context, answer);
  }

  /** Answers with what went wrong before a route was found. */
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const context = this.#context(request, response);
    this.#write(context, this.#explain(error, context));
  }

  /** Answers what needs no handler. */
  answer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
    this.#write(this.#context(request, response), answer);
  }

  #context(request: IncomingMessage, response: ServerResponse): HttpRequestContext {
    return new HttpRequestContext(request, response, this.options.entropy);
  }

  #answerOnce(route: Route, request: Request, context: HttpRequestContext): Promise<Answer> {
    if (context.idempotencyKey === undefined) return this.#perform(route, request, context);
    return this.options.idempotency.answer(context, () => this.#perform(route, request, context));
  }

  async #perform(route: Route, request: Request, context: HttpRequestContext): Promise<Answer> {
    try {
      const reply = await route.handle(request);
      if (context.waitMs === 0) return renderReply(reply);
      return renderReply({
        ...reply,
        headers: { ...reply.headers, ...preferenceApplied(context.waitMs / 1000) },
      });
    } catch (error) {
      return this.#explain(error, context);
    }
  }

  #explain(error: unknown, context: HttpRequestContext): Answer {
    const problem = error instanceof Problem ? error : (timeout(error) ?? this.options.mapError(error));
    if (problem !== undefined) return renderProblem(problem, context.path, context.traceId);
    this.#report(error, context);
    return renderProblem(internalError(), context.path, context.traceId);
  }

  #report(error: unknown, context: HttpRequestContext): void {
    const { correlationId, traceId, path, request } = context;
    this.options.onError(error, { method: request.method ?? '', path, correlationId, traceId });
  }

  #write(context: HttpRequestContext, answer: Answer): void {
    const { request, response, correlationId } = context;
    writeAnswer(request, response, unlessKnown(request, answer), correlationId, this.draining);
  }
}

/** RFC 9110, 13.1.2: the client has what it asks for. */
function unlessKnown(request: IncomingMessage, answer: Answer): Answer {
  const ifNoneMatch = request.headers['if-none-match'];
  const tag = answer.headers['ETag'];
  if (ifNoneMatch === undefined || tag === undefined || answer.status !== 200) return answer;
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer;
  if (!matchesNone(ifNoneMatch, tag)) return answer;
  const { 'Content-Type': _, ...headers } = answer.headers;
  return { status: 304, headers, payload: undefined };
}

function timeout(error: unknown): Problem | undefined {
  if (!(error instanceof TimeIsUp)) return undefined;
  return new Problem({
    status: 503,
    code: 'timeout',
    detail:
      'There was no result in time, and whether there will be one is unknown: ask again with the same Idempotency-Key',
    headers: { 'Retry-After': '5' },
  });
}

/** I10: more than there are hands is refused at once, so that what is in hand is finished. */
function overloaded(): Problem {
  return new Problem({
    status: 503,
    code: 'overloaded',
    detail: 'Too many requests are in hand; nothing was done: send it again',
    headers: { 'Retry-After': '1' },
  });
}

function internalError(): Problem {
  return new Problem({
    status: 500,
    code: 'internal-error',
    detail: 'Something went wrong here, not in the request; the traceId finds it in the logs',
  });
}
