import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem, problemBody, problemMediaType } from './problem';

/** Answers what Node could not parse as an HTTP request, then closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  // Nothing of it was understood, so nothing in the logs is about it.
  const payload = JSON.stringify(problemBody(problem, '', 'none'));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      'Connection: close',
      `Content-Type: ${problemMediaType}`,
      `Content-Length: ${Buffer.byteLength(payload)}`,
      '',
      payload,
    ].join('\r\n'),
  );
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem({ status: 431, code: 'headers-too-large', detail: 'The headers are too large' });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem({
        status: 408,
        code: 'request-timeout',
        detail: 'The request took too long to arrive',
      });
    default:
      return new Problem({ status: 400, code: 'malformed-request', detail: 'This is no HTTP request' });
  }
}
