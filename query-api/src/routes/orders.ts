import { defineRoute, etag, type Route } from '@queuecommerce/infra/http';
import type { Order } from '@queuecommerce/projections';
import { z } from 'zod';
import { entityTag } from '../entity-tag';
import { asOfParameter } from '../as-of/moment';
import { asOfHeaders, asOfProblems, asOfReply, type PastView } from '../as-of/past-view';
import { readModelBehind } from '../freshness';
import { answerPage, bounded, conditions, equals, listProblems, listResponses, paging } from '../lists';
import { notFound, notFoundKind } from '../not-found';
import { chosenId, fromTime, madeId, queryHeaders, searchText, toTime } from '../parameters';
import { wantedBy, type ReadModel } from '../read-model';
import { orderSchema, orderStatus } from '../schemas/order';

export function listOrdersRoute(model: ReadModel<Order>): Route {
  return defineRoute({
    method: 'GET',
    path: '/orders',
    operationId: 'listOrders',
    summary: 'Orders, newest first',
    tags: ['Orders'],
    headers: queryHeaders,
    query: z.strictObject({
      status: orderStatus.optional(),
      customerId: chosenId.optional(),
      createdFrom: fromTime.optional(),
      createdTo: toTime.optional(),
      q: searchText.optional(),
      ...paging,
    }),
    responses: listResponses('Orders', orderSchema),
    problems: listProblems,
    handle({ query: { limit, cursor, ...filters }, headers, context }) {
      const where = conditions(
        equals('status', filters.status),
        equals('customer.customerId', filters.customerId),
        bounded('createdAt', 'gte', filters.createdFrom),
        bounded('createdAt', 'lte', filters.createdTo),
      );
      const sort = { field: 'createdAt', direction: 'desc' } as const;
      const query = { list: 'orders', where, text: filters.q, sort };
      const wanted = wantedBy(headers, context);
      return answerPage({ model, query, limit, cursor, wanted, context });
    },
  });
}

export function getOrderRoute(model: ReadModel<Order>, past: PastView<Order>): Route {
  return defineRoute({
    method: 'GET',
    path: '/orders/:id',
    operationId: 'getOrder',
    summary: 'One order, as it is or as it was',
    tags: ['Orders'],
    params: z.strictObject({ id: madeId }),
    query: z.strictObject({ asOf: asOfParameter }),
    headers: queryHeaders,
    responses: {
      200: {
        description: 'The order',
        body: orderSchema,
        headers: { ETag: "The order's revision", ...asOfHeaders },
      },
    },
    problems: [notFoundKind('order'), ...asOfProblems('order'), readModelBehind],
    async handle({ params: { id }, query: { asOf }, headers, context }) {
      const wanted = wantedBy(headers, context);
      if (asOf !== undefined) {
        const order = await past.at(id, asOf, wanted);
        const { body, position } = order;
        return { status: 200, body, headers: { ...etag(body.revision, position), ...asOfReply(order) } };
      }
      const order = await model.one(id, wanted);
      if (order === undefined) throw notFound('order', id);
      return { status: 200, body: order.body, headers: entityTag(order.body.revision, order) };
    },
  });
}
