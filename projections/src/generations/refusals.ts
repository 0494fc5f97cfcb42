/** Why a change of a read model's record was refused; the codes are stable. */
export type RecordRefusalCode =
  'rebuild-already-running' | 'no-rebuild-running' | 'nothing-to-switch-back-to' | 'rebuild-lost';

/** The read model is not in a state for this. Nothing was changed. */
export class RecordRefusal extends Error {
  override readonly name = 'RecordRefusal';
  constructor(
    readonly code: RecordRefusalCode,
    readonly projection: string,
    message: string,
  ) {
    super(message);
  }
}
