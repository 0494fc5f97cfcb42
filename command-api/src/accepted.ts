import type { Outcome } from '@queuecommerce/infra';
import { consistencyToken, etag, Problem, revisionMismatch } from '@queuecommerce/infra/http';
import { problemFor, type RefusalCode } from './refusals';

/** A command that was carried out, or had been before. */
export type Accepted<S, E> = Extract<Outcome<S, E>, { kind: 'accepted' }>;

/**
 * The outcome if the command was accepted.
 * @throws {Problem} the refusal; 412 for a stale `If-Match`, or `notFound` when there is nothing that it could match
 */
export function accepted<S, E>(outcome: Outcome<S, E>, notFound: RefusalCode): Accepted<S, E> {
  if (outcome.kind === 'accepted') return outcome;
  if (outcome.kind === 'refused') throw problemFor(outcome.refusal);
  const { revision } = outcome;
  if (revision === 'none') throw problemFor({ refused: notFound, details: {} });
  const detail = `It is at revision ${revision}, and the change was meant for another`;
  throw new Problem({ ...revisionMismatch, detail, headers: etag(revision), members: { revision } });
}

/** `ETag` and `Consistency-Token` of where a command ended. */
export function commandHeaders({
  revision,
  position,
}: Pick<Accepted<unknown, unknown>, 'revision' | 'position'>) {
  return {
    ...(revision !== 'none' && etag(revision)),
    ...(position !== undefined && consistencyToken(position)),
  };
}
