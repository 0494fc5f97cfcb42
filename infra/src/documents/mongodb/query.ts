/** The port's queries in MongoDB's language. */
import type { Document, Filter, Sort } from 'mongodb';
import type { Condition, DocumentQuery, Scalar } from '../port';
import { meets } from '../scalar-order';
import { wordsOf } from '../words';
import type { MongoDocument } from './stored-document';

/** The path of a declared field in what is stored. */
export function pathOf(field: string): string {
  return `body.${field}`;
}

/** All that has to hold. Nothing matches an empty `$in`, which needs no case of its own. */
export function filterOf({
  where = [],
  text = '',
  sort,
  after,
}: Omit<DocumentQuery, 'limit'>): Filter<MongoDocument> {
  const conditions: Document[] = where.map(conditionOf);
  // Words hold letters and digits only: nothing in them means anything to a pattern.
  for (const word of new Set(wordsOf(text))) conditions.push({ words: { $regex: `^${word}` } });
  if (after !== undefined)
    conditions.push(sort === undefined ? { _id: { $gt: after.id } } : beyond(sort, after));
  return conditions.length === 0 ? {} : { $and: conditions };
}

export function sortOf({ sort }: Pick<DocumentQuery, 'sort'>): Sort {
  if (sort === undefined) return { _id: 1 };
  const direction = sort.direction === 'asc' ? 1 : -1;
  return { [pathOf(sort.field)]: direction, _id: direction };
}

/** Ranges of null and of booleans are told as the values in them: those of MongoDB reach further. */
function conditionOf(condition: Condition): Document {
  const { field, op, value } = condition;
  if (op === 'in') return { [pathOf(field)]: { $in: value } };
  if (op !== 'eq' && (value === null || typeof value === 'boolean'))
    return { [pathOf(field)]: { $in: [null, false, true].filter((one) => meets(one, condition)) } };
  return { [pathOf(field)]: { [`$${op}`]: value } };
}

type After = NonNullable<DocumentQuery['after']>;
type Direction = NonNullable<DocumentQuery['sort']>;

/** What comes after a place in the order of one field and the id. */
function beyond({ field, direction }: Direction, { value, id }: After): Document {
  const path = pathOf(field);
  const ascending = direction === 'asc';
  const sameValue = { [path]: { $eq: value }, _id: { [ascending ? '$gt' : '$lt']: id } };
  return { $or: [sameValue, ...(ascending ? laterValues(path, value) : earlierValues(path, value))] };
}

/** A comparison stays within its value's kind, so the kinds behind it are named. */
function laterValues(path: string, value: Scalar): Document[] {
  switch (typeof value) {
    case 'number':
      return [{ [path]: { $gt: value } }, { [path]: { $type: ['string', 'bool'] } }];
    case 'string':
      return [{ [path]: { $gt: value } }, { [path]: { $type: 'bool' } }];
    case 'boolean':
      return value ? [] : [{ [path]: { $eq: true } }];
    default:
      return [{ [path]: { $type: ['number', 'string', 'bool'] } }];
  }
}

function earlierValues(path: string, value: Scalar): Document[] {
  const none = { [path]: { $eq: null } };
  switch (typeof value) {
    case 'number':
      return [{ [path]: { $lt: value } }, none];
    case 'string':
      return [{ [path]: { $lt: value } }, { [path]: { $type: 'number' } }, none];
    case 'boolean':
      return [
        ...(value ? [{ [path]: { $eq: false } }] : []),
        { [path]: { $type: ['string', 'number'] } },
        none,
      ];
    default:
      return [];
  }
}
