/** What went wrong, as RFC 9457 problem details (`application/problem+json`). */

/** A kind of problem: its stable code and the status that goes with it. Routes list the kinds that they may answer with. */
export interface ProblemKind {
  readonly status: number;
  /** Stable kebab-case name: programs decide by it. */
  readonly code: string;
  /** When it is answered, for the API's documentation. */
  readonly description: string;
}

/** One fault in what was sent. */
export interface ProblemDetail {
  /** Where in the body: an RFC 6901 JSON pointer such as `/items/0/quantity`; the empty string is the whole body. */
  readonly pointer?: string;
  /** Which path, query or header parameter, for faults outside the body. */
  readonly parameter?: string;
  /** Stable kebab-case name, such as `too-small`. */
  readonly code: string;
  /** For a person. */
  readonly detail: string;
}

export interface ProblemInit {
  /** 400–599. */
  readonly status: number;
  /** Stable kebab-case name. */
  readonly code: string;
  /** The kind in a few words, the same each time. Default: the code, in words. */
  readonly title?: string;
  /** This case, for a person. */
  readonly detail: string;
  readonly errors?: readonly ProblemDetail[];
  /** Headers that belong to the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members that explain this case: the allowed moves, both prices. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Thrown by a handler, it becomes the answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly ProblemDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(init: ProblemInit, options?: ErrorOptions) {
    super(`${init.code}: ${init.detail}`, options);
    this.status = init.status;
    this.code = init.code;
    this.title = init.title ?? inWords(init.code);
    this.detail = init.detail;
    this.errors = init.errors;
    this.headers = init.headers ?? {};
    this.members = init.members ?? {};
  }
}

/** The media type of every problem answer. */
export const problemMediaType = 'application/problem+json';

/** The URI that names a kind of problem. */
export function problemType(code: string): string {
  return `urn:queuecommerce:problem:${code}`;
}

/** The body of the answer. `instance` is the path that was asked for, `traceId` finds the request in the logs. */
export function problemBody(problem: Problem, instance: string, traceId: string): Record<string, unknown> {
  return {
    ...problem.members,
    type: problemType(problem.code),
    title: problem.title,
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    instance,
    ...(problem.errors && { errors: problem.errors }),
    traceId,
  };
}

function inWords(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
