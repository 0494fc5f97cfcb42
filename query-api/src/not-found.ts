import { Problem, type ProblemKind } from '@queuecommerce/infra/http';

/** The problem kind of a thing that is not there: `order-not-found`. */
export function notFoundKind(what: string): ProblemKind {
  return { status: 404, code: `${what}-not-found`, description: `There is no ${what} with this id` };
}

/** The problem of this id. */
export function notFound(what: string, id: string): Problem {
  const { status, code } = notFoundKind(what);
  return new Problem({ status, code, detail: `There is no ${what} ${id}`, members: { [`${what}Id`]: id } });
}
