import type { Aggregate } from '@queuecommerce/domain';
import type { Outcome } from '@queuecommerce/infra';
import {
  etag,
  Problem,
  revisionMismatch,
  type IfMatch,
  type RequestContext,
} from '@queuecommerce/infra/http';
import type { CommandApiDeps } from './deps';
import { problemFor, type RefusalCode } from './refusals';
import { commandContext } from './request-context';
import { isRepeat } from './same-request';
import type { StateAt } from './state-at';

/** What a request says besides its command. */
export interface Asked {
  readonly context: RequestContext;
  readonly ifMatch?: IfMatch | undefined;
  /** The refusal when `If-Match` is given and there is nothing that it could match. */
  readonly notFound: RefusalCode;
}

/**
 * Carries out the command of a request, once, however often the request is sent (rule I5): one that was carried out before gives
 * what it led to, even where it would be refused or stale by now.
 * @throws {Problem} the refusal; 412 for a stale `If-Match`; 422 for an `Idempotency-Key` that carried another request
 */
export async function carryOut<
  S,
  C extends { readonly type: string },
  E extends { type: string; data: object },
>(
  { executor, store }: Pick<CommandApiDeps, 'executor' | 'store'>,
  aggregate: Aggregate<S, C, E>,
  id: string,
  command: C,
  { context, ifMatch, notFound }: Asked,
): Promise<StateAt<S>> {
  const outcome = await executor.execute(aggregate, id, command, commandContext(context, command.type), {
    expected: ifMatch,
  });
  const hadEffect = outcome.kind === 'accepted' && outcome.events.length > 0;
  if (!hadEffect && (await isRepeat(store, aggregate.stream(id), context)))
    return executor.load(aggregate, id);
  return accepted(outcome, notFound);
}

/** A command that was carried out, or had been before. */
type Accepted<S, E> = Extract<Outcome<S, E>, { kind: 'accepted' }>;

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
