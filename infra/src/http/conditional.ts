/**
 * Conditional requests (RFC 9110, section 13). An entity tag is the stream's revision, in quotes: `"12"`. An answer that tells
 * of other streams too changes without that revision; its tag goes on with the place in the log that it has seen,
 * `"12-0000000000000345"`, so that `If-None-Match` never calls it unchanged. `If-Match` goes by the revision alone.
 */
import type { Position } from '../event-store/port';
import { headerSchema } from './header-schema';
import { Problem } from './problem';

/** What `If-Match` asks for: any revision, or one of these. */
export type IfMatch = 'any' | readonly number[];

/** A position may hold every visible ASCII character but the two that lists of tags need. */
const tagForm = /"[0-9]{1,15}(?:-[!#-+\--~]{1,128})?"/.source;
const ifMatchForm = new RegExp(`^(?:\\*|${tagForm}(?:[ \\t]*,[ \\t]*${tagForm})*)$`);

/**
 * The `ETag` header of a revision.
 * @param seenUpTo for an answer that tells of more streams than the revision's: the place in the log that it is folded up to
 */
export function etag(revision: number, seenUpTo?: Position): Readonly<Record<string, string>> {
  return { ETag: seenUpTo === undefined ? `"${revision}"` : `"${revision}-${seenUpTo}"` };
}

/** Undefined for what is not `*` or a list of our tags. Weak tags never match here (RFC 9110, 13.1.1), so they are none. */
export function parseIfMatch(text: string): IfMatch | undefined {
  if (!ifMatchForm.test(text)) return undefined;
  return text === '*' ? 'any' : text.split(',').map((tag) => Number.parseInt(tag.trim().slice(1), 10));
}

/** For a route's `headers`: the `if-match` header. Malformed or weak: 400 `bad-if-match`. */
export const ifMatchHeader = headerSchema({
  pattern: ifMatchForm,
  description: 'The ETag that the change is meant for; refused with 412 when it is stale',
  parse: parseIfMatch,
  problem: 'bad-if-match',
  message: 'If-Match takes * or revisions in quotes, such as "12"',
});

/** The problem kind of `requireMatch`, for a route's `problems`. */
export const revisionMismatch = {
  status: 412,
  code: 'revision-mismatch',
  description: 'It has changed since the revision in If-Match',
} as const;

/** @throws {Problem} 412 `revision-mismatch` with the actual ETag, unless the revision is one that was asked for */
export function requireMatch(ifMatch: IfMatch | undefined, revision: number): void {
  if (ifMatch === undefined || ifMatch === 'any' || ifMatch.includes(revision)) return;
  throw new Problem({
    ...revisionMismatch,
    detail: `It is at revision ${revision}, not at ${ifMatch.join(' or ')}`,
    headers: etag(revision),
    members: { revision },
  });
}

/** Whether `If-None-Match` names this entity tag, by weak comparison. */
export function matchesNone(ifNoneMatch: string, tag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((candidate) => opaque(candidate.trim()) === opaque(tag));
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
