/** For tests: routes whose handlers fail when they answer what the OpenAPI document does not say. */
import { isDeepStrictEqual } from 'node:util';
import { problemsOf } from './openapi-parts';
import { Problem } from './problem';
import type { Reply, Route } from './route';

/** A handler answered with what its route does not declare. */
export class Undocumented extends Error {
  override readonly name = 'Undocumented';
}

/** The same routes, each held to its `responses` and `problems`. */
export function asDocumented(routes: readonly Route[]): readonly Route[] {
  return routes.map((route) => ({
    ...route,
    handle: async (request) => {
      try {
        const reply = await route.handle(request);
        checkReply(route, reply);
        return reply;
      } catch (error) {
        if (error instanceof Problem) checkProblem(route, error);
        throw error;
      }
    },
  }));
}

function checkReply(route: Route, reply: Reply): void {
  const spec = route.responses[reply.status];
  const answers = `${route.operationId} answers ${reply.status}`;
  if (spec === undefined) throw new Undocumented(`${answers}, which its responses do not name`);
  for (const name of Object.keys(reply.headers ?? {})) {
    const known = name === 'Content-Type' || spec.headers?.[name] !== undefined;
    if (!known) throw new Undocumented(`${answers} with ${name}, which its headers do not name`);
  }
  if (spec.body === undefined) {
    if (reply.body !== undefined) throw new Undocumented(`${answers} with a body, and names none`);
    return;
  }
  if (spec.mediaType !== undefined) return;
  const { body, headers } = reply;
  const isJson = typeof body === 'string' && headers?.['Content-Type'] === 'application/json';
  const sent: unknown = JSON.parse(isJson ? body : JSON.stringify(body ?? null));
  const parsed = spec.body.safeParse(sent);
  if (!parsed.success) throw new Undocumented(`${answers} with another body: ${parsed.error.message}`);
  if (!isDeepStrictEqual(parsed.data, sent)) {
    throw new Undocumented(`${answers} with fields that its schema does not have`);
  }
}

function checkProblem(route: Route, { status, code }: Problem): void {
  const known = problemsOf(route).some((kind) => kind.status === status && kind.code === code);
  if (!known)
    throw new Undocumented(`${route.operationId} answers ${status} ${code}, which its problems do not name`);
}
