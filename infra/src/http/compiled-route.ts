/** A route made ready once, so that each request only runs what it needs. */
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { parseJsonBody } from './json-body';
import { Problem, type ProblemDetail } from './problem';
import { preferredWaitSeconds } from './prefer';
import { queryValues } from './query-values';
import type { HttpRequestContext } from './request-context';
import type { Request, Route } from './route';
import { type Part, schemaFaults } from './schema-faults';

const nothing: z.ZodType = z.strictObject({});
const visibleAscii = /^[\x21-\x7e]{1,255}$/;

/** A route declared in a way that can not work. */
export class RouteMisdeclared extends Error {
  override readonly name = 'RouteMisdeclared';
}

export class CompiledRoute {
  readonly wantsBody: boolean;
  readonly #query: z.ZodType;
  readonly #listParameters: ReadonlySet<string>;
  readonly #headerNames: readonly string[];
  readonly #bodyMayBeMissing: boolean;

  /** @throws {RouteMisdeclared} the path's segments and the schema of the parameters differ */
  constructor(readonly route: Route) {
    const segments = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    const declared = Object.keys(route.params?.shape ?? {});
    if (segments.toSorted().join() !== declared.toSorted().join()) {
      throw new RouteMisdeclared(`${route.operationId}: ${route.path} has other segments than its params`);
    }
    this.wantsBody = route.body !== undefined;
    this.#query = route.query?.strict() ?? nothing;
    this.#listParameters = new Set(
      Object.entries(route.query?.shape ?? {}).flatMap(([name, schema]) => (takesList(schema) ? [name] : [])),
    );
    this.#headerNames = Object.keys(route.headers?.shape ?? {});
    this.#bodyMayBeMissing =
      route.body !== undefined && route.body !== 'raw' && route.body.safeParse(undefined).success;
  }

  /** The body as it came: bytes, parsed JSON, or undefined where there is none. @throws {Problem} it can not be read */
  readBody(headers: IncomingHttpHeaders, bytes: Buffer): unknown {
    if (bytes.length > 0) return this.route.body === 'raw' ? bytes : parseJsonBody(headers, bytes);
    if (this.#bodyMayBeMissing) return undefined;
    throw new Problem({ status: 400, code: 'missing-body', detail: 'A body is needed, and there is none' });
  }

  /** The request as the handler takes it. @throws {Problem} 400 with everything that is wrong */
  parse(context: HttpRequestContext, params: unknown, body: unknown): Request {
    const { headers, url = '' } = context.request;
    const { route } = this;
    const faults = new Faults();
    const query = queryValues(url, this.#listParameters, faults.list);
    const request = {
      params: route.params && faults.check('path', route.params, params),
      query: faults.check('query', this.#query, query),
      headers: route.headers && faults.check('header', route.headers, this.#declared(headers)),
      body: route.body === 'raw' ? body : route.body && faults.check('body', route.body, body),
      context,
    };
    if (route.idempotent) context.idempotencyKey = idempotencyKey(headers, faults);
    if (route.waits) context.waitMs = 1000 * (preferredWaitSeconds(headers['prefer']) ?? 0);
    faults.refuse();
    return request;
  }

  #declared(headers: IncomingHttpHeaders): Record<string, unknown> {
    const declared: Record<string, unknown> = {};
    for (const name of this.#headerNames) {
      if (headers[name] !== undefined) declared[name] = headers[name];
    }
    return declared;
  }
}

/** Gathers what is wrong, so that the answer names all of it. */
class Faults {
  readonly list: ProblemDetail[] = [];
  #ownProblem: string | undefined;

  check(part: Part, schema: z.ZodType, input: unknown): unknown {
    const result = schema.safeParse(input);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const named: unknown = issue?.code === 'custom' ? issue.params?.['problem'] : undefined;
    if (typeof named === 'string') this.#ownProblem ??= named;
    this.list.push(...schemaFaults(part, input, result.error.issues));
    return undefined;
  }

  /** A fault that is a kind of problem of its own. */
  add(problem: string, fault: ProblemDetail): void {
    this.#ownProblem ??= problem;
    this.list.push(fault);
  }

  refuse(): void {
    const [only] = this.list;
    if (only === undefined) return;
    const alone = this.list.length === 1;
    throw new Problem({
      status: 400,
      code: alone && this.#ownProblem !== undefined ? this.#ownProblem : 'invalid-request',
      detail: alone
        ? `${where(only)}: ${only.detail}`
        : `${this.list.length} things are wrong with the request`,
      errors: this.list,
    });
  }
}

function where({ pointer, parameter }: ProblemDetail): string {
  if (parameter !== undefined) return `Parameter ${parameter}`;
  return pointer ? `Field ${pointer}` : 'The body';
}

function idempotencyKey(headers: IncomingHttpHeaders, faults: Faults): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && visibleAscii.test(key))) return key?.toString();
  faults.add('bad-idempotency-key', {
    parameter: 'idempotency-key',
    code: 'wrong-format',
    detail: 'It takes 1 to 255 visible ASCII characters',
  });
  return undefined;
}

function takesList(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return takesList(schema.def.innerType);
  return schema instanceof z.ZodArray;
}
