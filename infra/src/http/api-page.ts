/** The API's own description: the OpenAPI document, and a page to read and try it, which asks no other origin for anything. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ApiDescription, openApiDocument } from './openapi';
import type { Reply, Route } from './route';

/** `GET /api`, `/api/openapi.json` and the page's files. They are not in the document themselves. */
export function apiRoutes(api: ApiDescription): readonly Route[] {
  const document = JSON.stringify(openApiDocument(api));
  return [
    served('/api/openapi.json', 'application/json', () => Promise.resolve(Buffer.from(document))),
    served('/api', 'text/html; charset=utf-8', () => Promise.resolve(Buffer.from(page(api.title)))),
    served('/api/start.js', javascript, () => Promise.resolve(Buffer.from(start))),
    served('/api/swagger-ui-bundle.js', javascript, () => swaggerUiFile('swagger-ui-bundle.js')),
    served('/api/swagger-ui.css', 'text/css; charset=utf-8', () => swaggerUiFile('swagger-ui.css')),
  ];
}

const javascript = 'text/javascript; charset=utf-8';

// Swagger UI's own build, without swagger-ui-dist's install script, which reports home.
function swaggerUiFile(name: string): Promise<Buffer> {
  return readFile(join(dirname(require.resolve('@fastify/swagger-ui')), 'static', name));
}

function page(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/api/swagger-ui.css" />
  </head>
  <body>
    <div id="api"><noscript>This page needs JavaScript; the document is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript></div>
    <script src="/api/swagger-ui-bundle.js"></script>
    <script src="/api/start.js"></script>
  </body>
</html>
`;
}

// Without `validatorUrl: null` the page would send the document's address to Swagger's public validator.
const start = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'list',
  validatorUrl: null,
});
`;

// The page may only talk to where it came from; Swagger UI styles its elements and draws its icons from data: addresses.
const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A file that does not change while the program runs: read once, and not sent to who has it. */
/** A route that serves a file, with its ETag. It is not in the OpenAPI document. */
export function served(path: string, contentType: string, read: () => Promise<Buffer>): Route {
  let reply: Promise<Reply> | undefined;
  return {
    method: 'GET',
    path,
    operationId: path,
    summary: path,
    tags: [],
    responses: {},
    problems: [],
    handle: () => (reply ??= fileReply(contentType, read).catch(forget)),
  };

  function forget(error: unknown): never {
    reply = undefined;
    throw error;
  }
}

async function fileReply(contentType: string, read: () => Promise<Buffer>): Promise<Reply> {
  const body = await read();
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return {
    status: 200,
    body,
    headers: {
      'Content-Type': contentType,
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-cache',
      ETag: `"${tag}"`,
    },
  };
}
