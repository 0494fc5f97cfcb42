/** A document on its way into its table, taken apart on the calling thread so that the body is serialised once. */
import { scalarAt, stringsAt } from '../field-path';
import type { Declaration } from '../declaration';
import type { Body, Scalar } from '../port';
import type { Position } from '../../event-store/port';

export interface Row {
  readonly id: string;
  readonly position: Position | undefined;
  /** JSON. */
  readonly body: string;
  /** The values of the declaration's fields, in its order. */
  readonly values: readonly Scalar[];
  /** What text search covers, in one string. */
  readonly text: string;
}

export interface NewDocument {
  readonly id: string;
  readonly position?: Position | undefined;
  readonly body: Body;
}

/** @throws {InvalidDocumentUse} an indexed field holds no scalar. */
export function rowOf(declaration: Declaration, { id, position, body }: NewDocument): Row {
  return {
    id,
    position,
    body: JSON.stringify(body),
    values: declaration.fields.map((field) => scalarAt(body, field)),
    text: stringsAt(body, declaration.textFields).join(' '),
  };
}

/** What a row's values and text were taken by: rows of another shape are taken apart again. */
export function shapeOf({ fields, textFields }: Declaration): string {
  return JSON.stringify([fields, textFields]);
}
