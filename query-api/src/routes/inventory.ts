import { defineRoute, type Route } from '@queuecommerce/infra/http';
import type { LowStock, LowStockDocument, Reservation } from '@queuecommerce/projections';
import { z } from 'zod';
import { answerPage, conditions, equals, listProblems, listResponses, paging } from '../lists';
import { chosenId, madeId, queryHeaders } from '../parameters';
import { wantedBy, type ReadModel } from '../read-model';
import { lowStockSchema } from '../schemas/product';
import { reservationSchema, reservationStatus } from '../schemas/reservation';

export function listReservationsRoute(model: ReadModel<Reservation>): Route {
  return defineRoute({
    method: 'GET',
    path: '/inventory/reservations',
    operationId: 'listReservations',
    summary: 'Reservations, newest first',
    tags: ['Inventory'],
    headers: queryHeaders,
    query: z.strictObject({
      orderId: madeId.optional(),
      productId: chosenId.optional(),
      status: reservationStatus.optional(),
      ...paging,
    }),
    responses: listResponses('Reservations', reservationSchema),
    problems: listProblems,
    handle({ query: { limit, cursor, ...filters }, headers, context }) {
      const where = conditions(
        equals('orderId', filters.orderId),
        equals('productId', filters.productId),
        equals('status', filters.status),
      );
      const sort = { field: 'createdAt', direction: 'desc' } as const;
      const query = { list: 'reservations', where, sort };
      const wanted = wantedBy(headers, context);
      return answerPage({ model, query, limit, cursor, wanted, context });
    },
  });
}

export function listLowStockRoute(model: ReadModel<LowStockDocument>): Route {
  return defineRoute({
    method: 'GET',
    path: '/inventory/low-stock',
    operationId: 'listLowStock',
    summary: 'Products at or below their threshold, the scarcest first',
    tags: ['Inventory'],
    headers: queryHeaders,
    query: z.strictObject(paging),
    responses: listResponses('LowStockProducts', lowStockSchema),
    problems: listProblems,
    handle({ query: { limit, cursor }, headers, context }) {
      const where = conditions(equals('marks.low', true));
      const query = { list: 'low-stock', where, sort: { field: 'available', direction: 'asc' } } as const;
      const wanted = wantedBy(headers, context);
      return answerPage({ model, query, limit, cursor, wanted, context, show: showLowStock });
    },
  });
}

function showLowStock({ marks: _, ...product }: LowStockDocument): LowStock {
  return product;
}
