/** Parses a JSON body, refusing what is not JSON in UTF-8 with an answer that says why. */
import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from './problem';

/** Deeper than any of our bodies; shallow enough for everything that walks a parsed body by recursion. */
const maxDepth = 64;

/**
 * The parsed body of a request that has one.
 * @throws {Problem} 415 `unsupported-media-type`; 400 `malformed-json`, `invalid-utf-8` or `nested-too-deeply`
 */
export function parseJsonBody(headers: IncomingHttpHeaders, bytes: Buffer): unknown {
  requireJson(headers);
  if (!isUtf8(bytes)) {
    throw new Problem({ status: 400, code: 'invalid-utf-8', detail: 'The body is not valid UTF-8' });
  }
  refuseDepth(bytes);
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(text, error);
  }
}

function requireJson(headers: IncomingHttpHeaders): void {
  const contentType = headers['content-type'];
  if (contentType !== 'application/json' && !isJsonType(contentType)) {
    throw unsupported(
      `The body must be application/json in UTF-8, not ${contentType ?? 'of no declared type'}`,
    );
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw unsupported(`The body must not be compressed (Content-Encoding: ${encoding})`);
  }
}

// RFC 8259 has JSON in UTF-8 and nothing else; `charset` is tolerated as long as it says the same.
function isJsonType(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const [mediaType = '', ...parameters] = contentType.toLowerCase().split(';');
  if (mediaType.trim() !== 'application/json') return false;
  return parameters.every((parameter) => {
    const [name = '', value = ''] = parameter.split('=');
    return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim());
  });
}

function unsupported(detail: string): Problem {
  return new Problem({
    status: 415,
    code: 'unsupported-media-type',
    detail,
    headers: { Accept: 'application/json' },
  });
}

const quote = 0x22;
const backslash = 0x5c;

function isOpening(byte: number): boolean {
  return byte === 0x5b || byte === 0x7b;
}

function isClosing(byte: number): boolean {
  return byte === 0x5d || byte === 0x7d;
}

// JSON.parse itself takes any depth; what later walks the value by recursion does not.
function refuseDepth(bytes: Buffer): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (inString) {
      if (byte === backslash) index += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (isOpening(byte)) depth += 1;
    else if (isClosing(byte)) depth -= 1;
    if (depth > maxDepth) {
      const detail = `The body is nested more than ${maxDepth} levels deep`;
      throw new Problem({ status: 400, code: 'nested-too-deeply', detail, members: { maxDepth } });
    }
  }
}

// The engine's message may quote the body, which may be personal: only its position is passed on.
function malformed(text: string, error: unknown): Problem {
  const found = /position (\d+)/.exec(error instanceof Error ? error.message : '');
  const position = found ? Number(found[1]) : undefined;
  const atEnd = position === undefined && error instanceof Error && error.message.includes('end of JSON');
  const where = atEnd ? text.length : position;
  return new Problem({
    status: 400,
    code: 'malformed-json',
    detail: where === undefined ? 'The body is not JSON' : `The body is not JSON: see position ${where}`,
    errors: [{ pointer: '', code: 'malformed-json', detail: atEnd ? 'It ends too early' : 'Not JSON here' }],
    members: where === undefined ? {} : { position: where },
  });
}
