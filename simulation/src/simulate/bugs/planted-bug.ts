/** A change of one file. */
export interface Change {
  /** The compiled file, from the project's root. */
  readonly file: string;
  /** Occurs once in it. */
  readonly find: string;
  readonly put: string;
}

/** A bug as somebody might make it: a small change, and others where a second guard would hide the first. */
export interface PlantedBug extends Change {
  readonly name: string;
  /** What the changed program does. */
  readonly does: string;
  readonly and?: readonly Change[];
}

/** Where the compiled rooms are, from the project's root. */
export const compiled = {
  domain: 'domain/dist/src/',
  infra: 'infra/dist/src/',
  reactors: 'reactors/dist/src/',
} as const;
