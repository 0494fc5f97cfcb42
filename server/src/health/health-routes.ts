import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { metricsRoute } from './metrics-route';
import { readiness, readinessOf, type HealthParts } from './readiness';

const index = z
  .strictObject({
    name: z.string(),
    version: z.string(),
    roles: z.array(z.string()),
    engines: z.record(z.string(), z.string()),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Index' });

/** What runs, and how it is. */
export function healthRoutes(parts: HealthParts): readonly Route[] {
  const { roles, engines } = parts;
  const links = {
    api: '/api',
    openapi: '/api/openapi.json',
    asyncapi: '/api/asyncapi.json',
    orders: '/orders',
    products: '/products',
    payments: '/payments',
    reservations: '/inventory/reservations',
    lowStock: '/inventory/low-stock',
    health: '/health/ready',
    metrics: '/metrics',
  };
  return [
    defineRoute({
      method: 'GET',
      path: '/',
      operationId: 'index',
      summary: 'What runs here',
      tags: ['Health'],
      isAlwaysAnswered: true,
      responses: { 200: { description: 'The parts and where to look next', body: index } },
      problems: [],
      async handle() {
        const body = {
          name: 'queuecommerce',
          version: '0.1.0',
          roles: [...roles],
          engines: engines.names,
          links,
        };
        return { status: 200, body };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/health/live',
      operationId: 'live',
      summary: 'Whether the process answers',
      tags: ['Health'],
      isAlwaysAnswered: true,
      responses: {
        200: {
          description: 'It does',
          body: z.strictObject({ status: z.literal('live') }).meta({ id: 'Live' }),
        },
      },
      problems: [],
      async handle() {
        return { status: 200, body: { status: 'live' } };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/health/ready',
      operationId: 'ready',
      summary:
        'Whether it can do its work: each dependency, how far each projection and each reactor is behind',
      tags: ['Health'],
      isAlwaysAnswered: true,
      responses: {
        200: { description: 'It can', body: readiness },
        503: { description: 'Something that it needs is away or has stopped', body: readiness },
      },
      problems: [],
      async handle() {
        const body = await readinessOf(parts);
        return { status: body.status === 'ready' ? 200 : 503, body };
      },
    }),
    metricsRoute(parts),
  ];
}
