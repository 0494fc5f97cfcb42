/** Lists: a page of documents, and the way to the next. */
import {
  BadCursor,
  decodeCursor,
  nextCursor,
  type Body,
  type Condition,
  type ListQuery,
} from '@queuecommerce/infra';
import {
  integerParameter,
  linkToNext,
  Problem,
  type Reply,
  type RequestContext,
  type ResponseSpec,
} from '@queuecommerce/infra/http';
import { z } from 'zod';
import { readModelBehind } from './freshness';
import type { ReadModel, Wanted } from './read-model';

const defaultLimit = 20;

/** The parameters of every list. */
export const paging = {
  limit: integerParameter({ minimum: 1, maximum: 100 })
    .default(defaultLimit)
    .meta({ description: `Most entries on the page; ${defaultLimit} if it is not given` }),
  cursor: z
    .string()
    .min(1)
    .max(8_192)
    .optional()
    .meta({ description: 'The `page.next` of the page before, with the same filters and order' }),
};

const badCursor = {
  status: 400,
  code: 'bad-cursor',
  description: 'The cursor is malformed, or belongs to another query',
} as const;

/** The problems of every list. */
export const listProblems = [badCursor, readModelBehind];

/** The answers of a list of `item`s. `id` names the list in the API's description. */
export function listResponses(id: string, item: z.ZodType): Readonly<Record<number, ResponseSpec>> {
  const page = z.strictObject({
    limit: z.int(),
    next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last one' }),
  });
  const body = z.strictObject({ data: z.array(item), page }).meta({ id });
  return { 200: { description: 'A page', body, headers: { Link: 'The next page, if there is one' } } };
}

interface Page<D extends Body> {
  readonly model: ReadModel<D>;
  /** What is selected, and in which order. */
  readonly query: ListQuery;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly wanted: Wanted;
  readonly context: RequestContext;
  /** What an entry shows of its document. Without it the entry is the document. */
  readonly show?: (document: D) => object;
}

/** Answers with a page. @throws {Problem} `bad-cursor`, `read-model-behind` */
export async function answerPage<D extends Body>(asked: Page<D>): Promise<Reply> {
  const { model, query, limit, cursor, wanted, context, show } = asked;
  const { where, text, sort } = query;
  const after = cursor === undefined ? undefined : placeOf(query, cursor);
  const page = await model.page({ where, text, sort, after, limit }, wanted);
  const next = nextCursor(query, page);
  const entries = page.documents.map(({ body, json }) => (show ? JSON.stringify(show(body)) : json));
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json',
      ...(next !== undefined && linkToNext(context.target, next)),
    },
    body: `{"data":[${entries.join()}],"page":${JSON.stringify({ limit, next: next ?? null })}}`,
  };
}

function placeOf(query: ListQuery, cursor: string): ReturnType<typeof decodeCursor> {
  try {
    return decodeCursor(query, cursor);
  } catch (error) {
    if (!(error instanceof BadCursor)) throw error;
    const { status, code } = badCursor;
    const { message: detail } = error;
    throw new Problem({
      status,
      code,
      detail,
      errors: [{ parameter: 'cursor', code: 'wrong-format', detail }],
    });
  }
}

/** The conditions of the filters that were given. */
export function conditions(...given: readonly (Condition | undefined)[]): readonly Condition[] {
  return given.filter((condition) => condition !== undefined);
}

/** The condition that a field equals what a filter gives; undefined without the filter. */
export function equals(field: string, value: string | boolean | undefined): Condition | undefined {
  return value === undefined ? undefined : { field, op: 'eq', value };
}

/** The condition that a field is at least, or at most, what a filter gives. */
export function bounded(
  field: string,
  op: 'gte' | 'lte',
  value: string | number | undefined,
): Condition | undefined {
  return value === undefined ? undefined : { field, op, value };
}
