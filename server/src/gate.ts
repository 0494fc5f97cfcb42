import type { ServerResponse } from 'node:http';
import { Problem, problemBody, problemMediaType, type HttpApp } from '@queuecommerce/infra/http';

/** Takes requests from the first moment on: told to come back until the system behind it has started. */
export interface Gate extends HttpApp {
  /** From now on requests go to `app`. */
  open(app: HttpApp): void;
}

export function closedGate(): Gate {
  let behind: HttpApp | undefined;
  let draining = false;
  return {
    listener: (request, response) => {
      if (behind) behind.listener(request, response);
      else refuse(response, request.url ?? '/');
    },
    drain() {
      draining = true;
      behind?.drain();
    },
    open(app) {
      behind = app;
      if (draining) app.drain();
    },
  };
}

function refuse(response: ServerResponse, url: string): void {
  const starting = new Problem({ status: 503, code: 'starting', detail: 'The system is starting' });
  const body = JSON.stringify(problemBody(starting, url, 'none'));
  response
    .writeHead(503, { 'Content-Type': problemMediaType, 'Retry-After': '1', Connection: 'close' })
    .end(body);
}
