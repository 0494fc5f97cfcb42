import { MissingEvent, type LogPlace, type Position, type UnreadableLog } from '../port';

/** What is wrong with a log, at the first place where it shows. */
export interface Finding extends LogPlace {
  readonly kind: FindingKind;
  /** In words, with the place and the figures. */
  readonly message: string;
  /**
   * Where a seal shows that something is wrong but not with which event: what is wrong lies behind `after` (the beginning without
   * it) and not behind `upTo`.
   */
  readonly within?: { readonly after?: Position; readonly upTo: Position };
}

/**
 * - `damaged` the store itself can not read it
 * - `changed` an event is not what was appended, `removed` one is missing, `inserted` one was not there, `reordered` they stand in
 *   another order; `altered` one of these, within the range of a seal
 * - `seal-forged` a seal that its key's holder did not sign, or that does not go on from the one before; `seal-key-unknown` signed
 *   with a key that was not given
 */
export type FindingKind =
  | 'damaged'
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'reordered'
  | 'altered'
  | 'seal-forged'
  | 'seal-key-unknown';

/** An event's place, in words. */
export function placeInWords({ stream, revision, position }: Required<LogPlace>): string {
  return `${stream}, revision ${revision}, position ${position}`;
}

/** What the store itself says that it can not read. */
export function damageOf(error: UnreadableLog): Finding {
  const kind = error instanceof MissingEvent ? 'removed' : 'damaged';
  return { kind, ...error.place, message: error.message };
}
