import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entropy } from '../clock/port';
import { derivedId } from '../deciding/derived-id';
import { requestFingerprint } from './fingerprint';
import type { RequestContext } from './route';
import { actorOf, correlationIdOf, traceIdOf, traceparentOf } from './trace';

/** Ours, so that our ids for a key are nobody else's. */
const commandNamespace = '6f7b1a52-8c1e-4d0b-9a55-0f3f3c7c2d11';

/** The id of the command that an actor sends under a key: the same each time, and not another actor's. */
export function commandIdOf(actor: string, idempotencyKey: string): string {
  return derivedId(commandNamespace, `${actor}\n${idempotencyKey}`);
}

/** A request's context. What few handlers look at, and what costs something, is made when it is first asked for. */
export class HttpRequestContext implements RequestContext {
  readonly origin = 'http';
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  readonly traceId: string;
  readonly actor: string;
  idempotencyKey: string | undefined;
  waitMs = 0;
  /** The body as it came, parsed but not yet checked. */
  body: unknown;
  #controller: AbortController | undefined;
  #over = false;
  #commandId: string | undefined;
  #fingerprint: string | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private readonly entropy: Entropy,
  ) {
    this.correlationId = correlationIdOf(request.headers, entropy);
    this.traceparent = traceparentOf(request.headers);
    this.traceId = traceIdOf(this.traceparent, this.correlationId);
    this.actor = actorOf(request.headers);
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      const { response } = this;
      if (this.#over || response.destroyed) controller.abort();
      // After a finished answer nobody minds any more.
      else response.once('close', () => void (response.writableFinished || controller.abort()));
    }
    return this.#controller.signal;
  }

  get commandId(): string {
    this.#commandId ??=
      this.idempotencyKey === undefined ? this.entropy.uuid() : commandIdOf(this.actor, this.idempotencyKey);
    return this.#commandId;
  }

  get fingerprint(): string {
    this.#fingerprint ??= requestFingerprint(this.request.method ?? '', this.target, this.body);
    return this.#fingerprint;
  }

  get target(): string {
    return this.request.url ?? '';
  }

  /** The path that was asked for, without the query, which may hold what does not belong into an answer. */
  get path(): string {
    const mark = this.target.indexOf('?');
    return mark === -1 ? this.target : this.target.slice(0, mark);
  }

  /** Nobody waits for the answer any more. */
  giveUp(): void {
    this.#over = true;
    this.#controller?.abort();
  }
}
