import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import type { EventVocabulary } from '../deps';
import { readModelBehind } from '../freshness';
import { notFound, notFoundKind } from '../not-found';
import { madeId, queryHeaders } from '../parameters';
import { wantedBy } from '../read-model';
import { causationOf, causationSchema } from './causation';
import type { OrderHistories } from './order-histories';
import { timelineEntrySchema, timelineOf } from './timeline';

/** All that happened to one order, and why. */
export function auditOrderRoute(histories: OrderHistories, vocabulary: EventVocabulary): Route {
  return defineRoute({
    method: 'GET',
    path: '/audit/orders/:id',
    operationId: 'auditOrder',
    summary: 'Everything that belongs to an order: as a timeline, and which command and event caused which',
    tags: ['Audit'],
    params: z.strictObject({ id: madeId }),
    headers: queryHeaders,
    responses: {
      200: {
        description: 'What happened',
        body: z
          .strictObject({
            orderId: z.string(),
            timeline: z.array(timelineEntrySchema).meta({ description: 'In log order' }),
            graph: causationSchema,
          })
          .meta({ id: 'OrderAudit' }),
      },
    },
    problems: [notFoundKind('order'), readModelBehind],
    async handle({ params: { id }, headers, context }) {
      const events = await histories.everything(id, wantedBy(headers, context));
      if (events === undefined) throw notFound('order', id);
      const timeline = timelineOf(events, vocabulary);
      return { status: 200, body: { orderId: id, timeline, graph: causationOf(events) } };
    },
  });
}
