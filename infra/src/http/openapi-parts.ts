/** What the OpenAPI document says about every route, because the server does it for every route. */
import { z } from 'zod';
import { idempotencyProblems } from './idempotency';
import { revisionMismatch } from './conditional';
import type { Json } from './openapi-schemas';
import type { ProblemKind } from './problem';
import type { Route } from './route';

/** The body of every problem. */
export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: 'A URN that names the kind of problem' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string().meta({ description: 'The kind of problem, for programs to decide by' }),
    detail: z.string().meta({ description: 'This case, for a person' }),
    instance: z.string().meta({ description: 'The path that was asked for' }),
    traceId: z.string().meta({ description: 'Finds the request in the logs' }),
    errors: z
      .array(
        z.strictObject({
          pointer: z
            .string()
            .optional()
            .meta({ description: 'Where in the body: a JSON pointer (RFC 6901)' }),
          parameter: z.string().optional().meta({ description: 'Which path, query or header parameter' }),
          code: z.string(),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457)' });

const anyRoute: readonly ProblemKind[] = [
  { status: 400, code: 'invalid-request', description: '`errors` names everything that is wrong' },
  { status: 431, code: 'headers-too-large', description: 'The address and headers are too large' },
  { status: 500, code: 'internal-error', description: 'Something went wrong on our side' },
  { status: 503, code: 'timeout', description: 'No result in time; whether there will be one is unknown' },
  { status: 503, code: 'overloaded', description: 'Too many requests are in hand; nothing was done' },
];

const anyBody: readonly ProblemKind[] = [
  { status: 400, code: 'missing-body', description: 'There is no body' },
  { status: 413, code: 'body-too-large', description: 'The body is over the limit' },
];
const jsonBody: readonly ProblemKind[] = [
  { status: 400, code: 'malformed-json', description: 'The body is not JSON' },
  { status: 400, code: 'invalid-utf-8', description: 'The body is not UTF-8' },
  { status: 400, code: 'nested-too-deeply', description: 'The body is nested too deeply' },
  { status: 415, code: 'unsupported-media-type', description: 'The body is not declared as JSON in UTF-8' },
];
const badKey = { status: 400, code: 'bad-idempotency-key', description: 'The Idempotency-Key is malformed' };
const badIfMatch = { status: 400, code: 'bad-if-match', description: 'If-Match is malformed or weak' };
const badToken = {
  status: 400,
  code: 'bad-consistency-token',
  description: 'The Consistency-Token is none of ours',
};
const nothingThere = { status: 404, code: 'not-found', description: 'There is nothing at this address' };
const malformedPath = { status: 400, code: 'malformed-path', description: 'The path is not UTF-8' };

/** Every problem that a route may answer with, its own first. */
export function problemsOf(route: Route): readonly ProblemKind[] {
  return [
    ...route.problems,
    ...anyRoute,
    ...(route.params ? [malformedPath, nothingThere] : []),
    ...(route.body === undefined ? [] : anyBody),
    ...(route.body === undefined || route.body === 'raw' ? [] : jsonBody),
    ...(route.idempotent ? [badKey, ...idempotencyProblems] : []),
    ...(route.headers?.shape['if-match'] ? [badIfMatch, revisionMismatch] : []),
    ...(route.headers?.shape['consistency-token'] ? [badToken] : []),
  ];
}

/** Whether the route honours `If-None-Match`. */
export function isConditional(route: Route): boolean {
  return route.method === 'GET' && route.responses[200]?.headers?.['ETag'] !== undefined;
}

/** The headers that a route takes because of what it is. */
export function standardParameters(route: Route): readonly Json[] {
  return [
    header('X-Correlation-Id', 'Comes back in the answer and marks everything that the request sets off'),
    ...(route.idempotent
      ? [
          header('Idempotency-Key', 'The same key and body give the first answer again, for 24 hours', {
            pattern: '^[!-~]{1,255}$',
            minLength: 1,
            maxLength: 255,
          }),
        ]
      : []),
    ...(route.waits
      ? [header('Prefer', '`wait=10`: answer when it has ended, after 10 s at the latest')]
      : []),
    ...(isConditional(route) ? [header('If-None-Match', 'The ETag of what the caller has')] : []),
  ];
}

function header(name: string, description: string, constraints: Json = {}): Json {
  return { name, in: 'header', description, schema: { type: 'string', ...constraints } };
}

/** The headers of a route's answers, beyond those that the response itself declares. */
export function standardHeaders(route: Route, status: number): Readonly<Record<string, string>> {
  return {
    'X-Correlation-Id': 'The one of the request, or a new one',
    ...(route.idempotent && status < 500 && { 'Idempotent-Replayed': '`true` if this was answered before' }),
    ...(route.waits && status < 400 && { 'Preference-Applied': 'The preference that was honoured' }),
    ...(status === revisionMismatch.status && { ETag: 'The revision that it is at' }),
    ...((status === 429 || status === 503) && { 'Retry-After': 'Seconds until asking again makes sense' }),
  };
}
