import type { Folded } from '@queuecommerce/infra';
import { consistencyToken, etag } from '@queuecommerce/infra/http';

/** An aggregate's state, and where its stream and the log stand with it. */
export type StateAt<S> = Pick<Folded<S>, 'state' | 'revision' | 'position'>;

/** `ETag` and `Consistency-Token` of where a command ended. */
export function commandHeaders({
  revision,
  position,
}: Omit<StateAt<unknown>, 'state'>): Readonly<Record<string, string>> {
  return {
    ...(revision !== 'none' && etag(revision)),
    ...(position !== undefined && consistencyToken(position)),
  };
}

/** What `commandHeaders` says, for a route's `responses`. */
export const commandHeadersSpec = {
  ETag: "The revision of the resource's stream",
  'Consistency-Token': 'For a query that must have seen this command',
};
