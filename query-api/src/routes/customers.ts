import { defineRoute, type Route } from '@queuecommerce/infra/http';
import type { Customer } from '@queuecommerce/projections';
import { z } from 'zod';
import { readModelBehind } from '../freshness';
import { answerPage, listProblems, listResponses, paging } from '../lists';
import { notFound, notFoundKind } from '../not-found';
import { chosenId, queryHeaders, searchText } from '../parameters';
import { wantedBy, type ReadModel } from '../read-model';
import { customerSchema } from '../schemas/customer';

export function listCustomersRoute(model: ReadModel<Customer>): Route {
  return defineRoute({
    method: 'GET',
    path: '/customers',
    operationId: 'listCustomers',
    summary: 'Customers, by their first order, newest first',
    tags: ['Customers'],
    headers: queryHeaders,
    query: z.strictObject({ q: searchText.optional(), ...paging }),
    responses: listResponses('Customers', customerSchema),
    problems: listProblems,
    handle({ query: { limit, cursor, q: text }, headers, context }) {
      const query = { list: 'customers', text, sort: { field: 'firstOrderAt', direction: 'desc' } } as const;
      const wanted = wantedBy(headers, context);
      return answerPage({ model, query, limit, cursor, wanted, context });
    },
  });
}

export function getCustomerRoute(model: ReadModel<Customer>): Route {
  return defineRoute({
    method: 'GET',
    path: '/customers/:id',
    operationId: 'getCustomer',
    summary: 'One customer',
    tags: ['Customers'],
    params: z.strictObject({ id: chosenId }),
    headers: queryHeaders,
    responses: { 200: { description: 'The customer', body: customerSchema } },
    problems: [notFoundKind('customer'), readModelBehind],
    async handle({ params: { id }, headers, context }) {
      const wanted = wantedBy(headers, context);
      const customer = await model.one(id, wanted);
      if (customer === undefined) throw notFound('customer', id);
      return { status: 200, body: customer.body };
    },
  });
}
