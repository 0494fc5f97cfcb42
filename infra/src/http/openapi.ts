/** The OpenAPI 3.1 document, made from the very routes and schemas that are served. */
import type { z } from 'zod';
import {
  isConditional,
  problemSchema,
  problemsOf,
  standardHeaders,
  standardParameters,
} from './openapi-parts';
import { type Json, SchemaComponents } from './openapi-schemas';
import { type ProblemKind, problemMediaType } from './problem';
import type { ResponseSpec, Route } from './route';

export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  /** Markdown. */
  readonly description: string;
  readonly routes: readonly Route[];
}

/** @throws {Error} a response's schema has no form in JSON Schema */
export function openApiDocument({ title, version, description, routes }: ApiDescription): Json {
  const schemas = gathered(routes);
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    // There is no authentication yet.
    security: [],
    tags: [...new Set(routes.flatMap(({ tags }) => tags))].map((name) => ({ name })),
    paths,
    components: { schemas: schemas.components() },
  };
}

function gathered(routes: readonly Route[]): SchemaComponents {
  const schemas = new SchemaComponents();
  schemas.add(problemSchema, 'output');
  for (const { params, query, headers, body, responses } of routes) {
    for (const schema of [params, query, headers, body]) {
      if (schema !== undefined && schema !== 'raw') schemas.add(schema, 'input');
    }
    for (const response of Object.values(responses)) {
      if (response.body) schemas.add(response.body, 'output');
    }
  }
  return schemas;
}

function operation(route: Route, schemas: SchemaComponents): Json {
  const { operationId, summary, description, tags } = route;
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags,
    parameters: [
      ...parameters('path', route.params, schemas),
      ...parameters('query', route.query, schemas),
      ...parameters('header', route.headers, schemas),
      ...standardParameters(route),
    ],
    ...(route.body !== undefined && { requestBody: requestBody(route.body, schemas) }),
    responses: responses(route, schemas),
  };
}

function parameters(
  place: string,
  schema: z.ZodObject | undefined,
  schemas: SchemaComponents,
): readonly Json[] {
  if (schema === undefined) return [];
  const { properties, required } = schemas.tell(schema, 'input');
  const isRequired = (name: string): boolean => Array.isArray(required) && required.includes(name);
  return Object.entries(properties ?? {}).map(([name, property]: [string, Json]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      ...(description !== undefined && { description }),
      ...((place === 'path' || isRequired(name)) && { required: true }),
      schema: rest,
    };
  });
}

function requestBody(body: z.ZodType | 'raw', schemas: SchemaComponents): Json {
  // Signed bytes: only whoever verifies the signature knows what is right.
  if (body === 'raw') return { required: true, content: { 'application/json': { schema: {} } } };
  const required = !body.safeParse(undefined).success;
  return { required, content: { 'application/json': { schema: schemas.tell(body, 'input') } } };
}

function responses(route: Route, schemas: SchemaComponents): Json {
  const problems = problemsOf(route);
  const statuses = new Set([
    ...Object.keys(route.responses).map(Number),
    ...(isConditional(route) ? [304] : []),
    ...problems.map(({ status }) => status),
  ]);
  return Object.fromEntries(
    [...statuses].map((status) => {
      const kinds = problems.filter((problem) => problem.status === status);
      return [status, response(route, status, kinds, schemas)];
    }),
  );
}

function response(
  route: Route,
  status: number,
  problems: readonly ProblemKind[],
  schemas: SchemaComponents,
): Json {
  const spec = status === 304 ? notModified : route.responses[status];
  const told = problems.map(({ code, description }) => `- \`${code}\`: ${description}`);
  const content = {
    ...(spec?.body && {
      [spec.mediaType ?? 'application/json']: { schema: schemas.tell(spec.body, 'output') },
    }),
    ...(problems.length > 0 && { [problemMediaType]: { schema: schemas.tell(problemSchema, 'output') } }),
  };
  return {
    description: [...(spec ? [spec.description] : []), ...told].join('\n'),
    headers: headers({ ...spec?.headers, ...standardHeaders(route, status) }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

const notModified: ResponseSpec = {
  description: 'The caller has it already',
  headers: { ETag: 'Its revision' },
};

function headers(described: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(
    Object.entries(described).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' } },
    ]),
  );
}
