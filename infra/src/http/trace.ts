/** What binds a request to what it sets off: read from its headers, each only if it is well-formed. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Entropy } from '../clock/port';

const visibleAscii = /^[\x21-\x7e]{1,128}$/;
const actorName = /^[A-Za-z0-9][A-Za-z0-9:._@-]{0,127}$/;
// W3C Trace Context: later versions may append fields; an id of zeros and version ff are invalid.
const traceContext = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** `X-Correlation-Id` if it is at most 128 visible ASCII characters, else a new id. */
export function correlationIdOf(headers: IncomingHttpHeaders, entropy: Entropy): string {
  const given = headers['x-correlation-id'];
  return typeof given === 'string' && visibleAscii.test(given) ? given : entropy.uuid();
}

/** The `traceparent` header, if it is a valid one. */
export function traceparentOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['traceparent'];
  if (typeof given !== 'string') return undefined;
  const [, version, , more] = traceContext.exec(given) ?? [];
  return version === undefined || (version === '00' && more !== undefined) ? undefined : given;
}

/** What a problem is found by in the logs: the trace, if there is one, else the correlation id. */
export function traceIdOf(traceparent: string | undefined, correlationId: string): string {
  return traceparent?.slice(3, 35) ?? correlationId;
}

/**
 * `X-Actor`, if it is well-formed, else `anonymous`. Nothing here proves who that is: a proxy that authenticates must set the
 * header, and strip it from what comes from outside.
 */
export function actorOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-actor'];
  return typeof given === 'string' && actorName.test(given) ? given : 'anonymous';
}
