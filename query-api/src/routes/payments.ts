import { defineRoute, etag, type Route } from '@queuecommerce/infra/http';
import type { Payment } from '@queuecommerce/projections';
import { z } from 'zod';
import { entityTag } from '../entity-tag';
import { asOfParameter } from '../as-of/moment';
import { asOfHeaders, asOfProblems, asOfReply, type PastView } from '../as-of/past-view';
import { readModelBehind } from '../freshness';
import { answerPage, conditions, equals, listProblems, listResponses, paging } from '../lists';
import { notFound, notFoundKind } from '../not-found';
import { madeId, queryHeaders } from '../parameters';
import { wantedBy, type ReadModel } from '../read-model';
import { paymentSchema } from '../schemas/payment';
import { paymentStatus } from '../schemas/payment-progress';

export function listPaymentsRoute(model: ReadModel<Payment>): Route {
  return defineRoute({
    method: 'GET',
    path: '/payments',
    operationId: 'listPayments',
    summary: 'Payments, newest first',
    tags: ['Payments'],
    headers: queryHeaders,
    query: z.strictObject({
      orderId: madeId.optional(),
      status: paymentStatus.optional(),
      reference: z.string().min(1).max(200).optional(),
      ...paging,
    }),
    responses: listResponses('Payments', paymentSchema),
    problems: listProblems,
    handle({ query: { limit, cursor, ...filters }, headers, context }) {
      const where = conditions(
        equals('orderId', filters.orderId),
        equals('status', filters.status),
        equals('reference', filters.reference),
      );
      const query = { list: 'payments', where, sort: { field: 'createdAt', direction: 'desc' } } as const;
      const wanted = wantedBy(headers, context);
      return answerPage({ model, query, limit, cursor, wanted, context });
    },
  });
}

export function getPaymentRoute(model: ReadModel<Payment>, past: PastView<Payment>): Route {
  return defineRoute({
    method: 'GET',
    path: '/payments/:id',
    operationId: 'getPayment',
    summary: 'One payment, as it is or as it was',
    tags: ['Payments'],
    params: z.strictObject({ id: madeId }),
    query: z.strictObject({ asOf: asOfParameter }),
    headers: queryHeaders,
    responses: {
      200: {
        description: 'The payment',
        body: paymentSchema,
        headers: { ETag: "The payment's revision", ...asOfHeaders },
      },
    },
    problems: [notFoundKind('payment'), ...asOfProblems('payment'), readModelBehind],
    async handle({ params: { id }, query: { asOf }, headers, context }) {
      const wanted = wantedBy(headers, context);
      if (asOf !== undefined) {
        const payment = await past.at(id, asOf, wanted);
        const { body } = payment;
        return { status: 200, body, headers: { ...etag(body.revision), ...asOfReply(payment) } };
      }
      const payment = await model.one(id, wanted);
      if (payment === undefined) throw notFound('payment', id);
      return {
        status: 200,
        body: payment.body,
        headers: entityTag(payment.body.revision, { generation: payment.generation }),
      };
    },
  });
}
