/** An answer in its final form, and the one place where answers are written. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Problem, problemBody, problemMediaType } from './problem';
import type { Reply } from './route';

/** What goes on the wire; the payload is not sent for HEAD. */
export interface Answer {
  readonly status: number;
  /** Of this answer only: what every answer carries is added when it is written. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | Buffer | undefined;
  /** Of a reply that needs no receipt. */
  readonly isInLog?: boolean | undefined;
}

/** @throws {TypeError} the body can not be told in JSON */
export function renderReply(reply: Reply): Answer {
  const { status, body, headers = {}, isInLog } = reply;
  if (body === undefined) return { status, headers, payload: undefined, isInLog };
  if ((typeof body === 'string' || Buffer.isBuffer(body)) && headers['Content-Type'] !== undefined) {
    return { status, headers, payload: body, isInLog };
  }
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    payload: JSON.stringify(body),
    isInLog,
  };
}

/** `instance` is the path that was asked for. */
export function renderProblem(problem: Problem, instance: string, traceId: string): Answer {
  return {
    status: problem.status,
    headers: { ...problem.headers, 'Content-Type': problemMediaType },
    payload: JSON.stringify(problemBody(problem, instance, traceId)),
  };
}

/** Writes the answer in one piece. Does nothing if the client has gone. */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  correlationId: string,
  lastOnConnection: boolean,
): void {
  if (response.destroyed || response.headersSent) return;
  const { status, headers, payload } = answer;
  const lines = ['X-Correlation-Id', correlationId, 'X-Content-Type-Options', 'nosniff'];
  for (const name in headers) lines.push(name, headers[name] ?? '');
  if (lastOnConnection) lines.push('Connection', 'close');
  if (payload !== undefined) lines.push('Content-Length', String(Buffer.byteLength(payload)));
  else if (status !== 204 && status !== 304) lines.push('Content-Length', '0');
  response.writeHead(status, lines);
  if (payload === undefined || request.method === 'HEAD') response.end();
  else response.end(payload);
}
