/** Opaque page cursors: a place in one list, and proof that it was made for the query that it comes back with. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { scalarAt } from './field-path';
import { compareStrings } from './scalar-order';
import type { Body, Condition, DocumentPage, DocumentQuery, Scalar } from './port';

/** What a cursor is bound to: the list's public name (`orders`) and what selects and orders it. */
export interface ListQuery extends Pick<DocumentQuery, 'where' | 'text' | 'sort'> {
  readonly list: string;
}

/** Where a page ended. */
export interface Place {
  readonly value: Scalar;
  readonly id: string;
}

/** The cursor is malformed, or was made for another list, filter or sort. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

const LONGEST_CURSOR = 8192;
const place = z.tuple([z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]), z.string()]);

/** A cursor that `decodeCursor` takes back with the same query only. */
export function encodeCursor(query: ListQuery, { value, id }: Place): string {
  return Buffer.from(JSON.stringify([fingerprint(query), value, id])).toString('base64url');
}

/** @throws {BadCursor} */
export function decodeCursor(query: ListQuery, cursor: string): Place {
  if (cursor.length > LONGEST_CURSOR) throw new BadCursor('The cursor is too long');
  const bytes = Buffer.from(cursor, 'base64url');
  // Node skips what is not base64url; a cursor that we made comes out the same.
  if (bytes.toString('base64url') !== cursor) throw new BadCursor('The cursor is malformed');
  const parsed = place.safeParse(parseJson(bytes.toString()));
  if (!parsed.success) throw new BadCursor('The cursor is malformed');
  const [madeFor, value, id] = parsed.data;
  if (madeFor !== fingerprint(query)) throw new BadCursor('The cursor belongs to another query');
  return { value, id };
}

/** The cursor for what comes after this page; undefined if nothing does. */
export function nextCursor<D extends Body>(query: ListQuery, page: DocumentPage<D>): string | undefined {
  const last = page.documents.at(-1);
  if (!page.more || last === undefined) return undefined;
  const value = query.sort === undefined ? null : scalarAt(last.body, query.sort.field);
  return encodeCursor(query, { value, id: last.id });
}

/** The order in which conditions are written does not change the query. */
function fingerprint({ list, where = [], text, sort }: ListQuery): string {
  const conditions = where.map(canonical).sort(compareStrings);
  const selected = JSON.stringify([
    list,
    conditions,
    text ?? null,
    sort?.field ?? null,
    sort?.direction ?? null,
  ]);
  return createHash('sha256').update(selected).digest('base64url').slice(0, 16);
}

function canonical({ field, op, value }: Condition): string {
  const values = op === 'in' ? value.map((one) => JSON.stringify(one)).sort(compareStrings) : value;
  return JSON.stringify([field, op, values]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
