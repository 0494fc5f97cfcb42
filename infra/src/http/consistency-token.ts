/** The `Consistency-Token`: hands a command's place in the log to the caller, for a query that must have seen it. */
import type { Position } from '../event-store/port';
import { headerSchema } from './header-schema';

/** The header of an answer to a command that ended at this position. */
export function consistencyToken(position: Position): Readonly<Record<string, string>> {
  return { 'Consistency-Token': prefix + position };
}

/** The position in a token; undefined if it is none of ours. */
export function parseConsistencyToken(token: string): Position | undefined {
  return tokenPattern.test(token) ? token.slice(prefix.length) : undefined;
}

const prefix = 'at-';
const tokenPattern = /^at-[!-~]{1,128}$/;

/** For a query route's `headers`: the `consistency-token` header as a position. Malformed: 400 `bad-consistency-token`. */
export const consistencyTokenHeader = headerSchema({
  pattern: tokenPattern,
  description: 'Wait, bounded, until the answer has seen the command that gave this token',
  parse: parseConsistencyToken,
  problem: 'bad-consistency-token',
  message: 'This is no Consistency-Token of this system',
});
