/** How a collection's things are called in SQL. Names and paths were checked by `declarationOf`; nothing else gets in. */
import { InvalidDocumentUse } from '../port';
import type { Declaration } from '../declaration';

export const tableOf = (collection: string): string => `"documents/${collection}"`;

/** The FTS5 table; its own tables begin with the same name. */
export const wordsOfTable = (collection: string): string => `"documents/${collection}/words"`;

export const indexName = (collection: string, index: number): string => `"documents/${collection}#${index}"`;

/** Numbered, because SQLite's column names know no upper and lower case; a merged declaration keeps the numbers. */
export function columnOf({ name, fields }: Declaration, field: string): string {
  const number = fields.indexOf(field);
  if (number < 0) throw new InvalidDocumentUse(`No index of ${name} declares the field ${field}`);
  return columnName(number);
}

export const columnName = (number: number): string => `f${number}`;
