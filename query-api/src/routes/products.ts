import { booleanParameter, defineRoute, etag, integerParameter, type Route } from '@queuecommerce/infra/http';
import type { Product, ProductDocument } from '@queuecommerce/projections';
import { z } from 'zod';
import { entityTag } from '../entity-tag';
import { asOfParameter } from '../as-of/moment';
import { asOfHeaders, asOfProblems, asOfReply, type PastView } from '../as-of/past-view';
import { readModelBehind } from '../freshness';
import { answerPage, bounded, conditions, equals, listProblems, listResponses, paging } from '../lists';
import { notFound, notFoundKind } from '../not-found';
import { chosenId, queryHeaders, searchText } from '../parameters';
import { wantedBy, type ReadModel } from '../read-model';
import { productSchema } from '../schemas/product';

const price = integerParameter({ minimum: 0, maximum: 99_999_999 });

export function listProductsRoute(model: ReadModel<ProductDocument>): Route {
  return defineRoute({
    method: 'GET',
    path: '/products',
    operationId: 'listProducts',
    summary: 'Products with their availability',
    tags: ['Products'],
    headers: queryHeaders,
    query: z.strictObject({
      category: z.string().min(1).max(60).optional(),
      minPrice: price.optional(),
      maxPrice: price.optional(),
      inStock: booleanParameter().optional(),
      active: booleanParameter().optional(),
      q: searchText.optional(),
      sort: z
        .enum(['name', '-name', 'price', '-price', 'createdAt', '-createdAt'])
        .default('name')
        .meta({ description: 'With "-" the greatest first; by name if it is not given' }),
      ...paging,
    }),
    responses: listResponses('Products', productSchema),
    problems: listProblems,
    handle({ query: { limit, cursor, ...filters }, headers, context }) {
      const where = conditions(
        equals('marks.added', true),
        equals('category', filters.category),
        bounded('price', 'gte', filters.minPrice),
        bounded('price', 'lte', filters.maxPrice),
        equals('marks.inStock', filters.inStock),
        equals('active', filters.active),
      );
      const query = { list: 'products', where, text: filters.q, sort: sortOf(filters.sort) };
      const wanted = wantedBy(headers, context);
      return answerPage({ model, query, limit, cursor, wanted, context, show });
    },
  });
}

export function getProductRoute(model: ReadModel<ProductDocument>, past: PastView<ProductDocument>): Route {
  return defineRoute({
    method: 'GET',
    path: '/products/:id',
    operationId: 'getProduct',
    summary: 'One product with its availability, as it is or as it was',
    tags: ['Products'],
    params: z.strictObject({ id: chosenId }),
    query: z.strictObject({ asOf: asOfParameter }),
    headers: queryHeaders,
    responses: {
      200: {
        description: 'The product',
        body: productSchema,
        headers: { ETag: "The product's revision", ...asOfHeaders },
      },
    },
    problems: [notFoundKind('product'), ...asOfProblems('product'), readModelBehind],
    async handle({ params: { id }, query: { asOf }, headers, context }) {
      const wanted = wantedBy(headers, context);
      if (asOf !== undefined) {
        const product = await past.at(id, asOf, wanted);
        const { body, position } = product;
        const tag = etag(body.revision, position);
        return { status: 200, body: show(body), headers: { ...tag, ...asOfReply(product) } };
      }
      const product = await model.one(id, wanted);
      if (!product?.body.marks.added) throw notFound('product', id);
      return {
        status: 200,
        body: show(product.body),
        headers: entityTag(product.body.revision, product),
      };
    },
  });
}

function show({ marks: _, ...product }: ProductDocument): Product {
  return product;
}

function sortOf(sort: string): { field: string; direction: 'asc' | 'desc' } {
  return sort.startsWith('-')
    ? { field: sort.slice(1), direction: 'desc' }
    : { field: sort, direction: 'asc' };
}
