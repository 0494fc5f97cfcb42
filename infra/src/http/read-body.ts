/** Takes a request's body off the wire. */
import type { IncomingMessage } from 'node:http';
import { Problem } from './problem';

/** The client went away before its request was complete: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * The body's bytes; empty if there is none. What comes after the limit is not kept.
 * @throws {Problem} 413 `body-too-large`
 * @throws {ClientGone}
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const declared = request.headers['content-length'];
  if (declared === undefined && request.headers['transfer-encoding'] === undefined) {
    return Promise.resolve(nothing);
  }
  if (declared !== undefined && Number(declared) > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        reject(tooLarge(limitBytes));
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] ?? nothing) : Buffer.concat(chunks)));
    request.on('error', (cause) => reject(new ClientGone('The request was cut off', { cause })));
  });
}

const nothing = Buffer.alloc(0);

function tooLarge(limitBytes: number): Problem {
  return new Problem({
    status: 413,
    code: 'body-too-large',
    detail: `The body is larger than ${limitBytes} bytes`,
    members: { limitBytes },
  });
}
