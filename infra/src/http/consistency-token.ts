/** The `Consistency-Token`: hands a command's place in the log to the caller, for a query that must have seen it. */
import { z } from 'zod';
import type { Position } from '../event-store/port';

/** The header of an answer to a command that ended at this position. */
export function consistencyToken(position: Position): Readonly<Record<string, string>> {
  return { 'Consistency-Token': Buffer.from(prefix + position).toString('base64url') };
}

/** The position in a token; undefined if it is none of ours. */
export function parseConsistencyToken(token: string): Position | undefined {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const position = text.slice(prefix.length);
  const ours = text.startsWith(prefix) && wellFormed.test(position);
  return ours && consistencyToken(position)['Consistency-Token'] === token ? position : undefined;
}

/** For a query route's `headers`: the `consistency-token` header as a position. Malformed: 400 `bad-consistency-token`. */
export const consistencyTokenHeader = z
  .string()
  .meta({ description: 'Wait, bounded, until the answer has seen the command that gave this token' })
  .transform((token, context) => {
    const position = parseConsistencyToken(token);
    if (position !== undefined) return position;
    context.addIssue({
      code: 'custom',
      params: { problem: 'bad-consistency-token' },
      message: 'This is no Consistency-Token of this system',
    });
    return z.NEVER;
  });

const prefix = 'at:';
const wellFormed = /^[\x21-\x7e]{1,128}$/;
