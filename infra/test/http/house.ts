/** What the tests of the HTTP room share: a server on a free port, and a client that sends exactly what it is told to. */
import {
  createHttpApp,
  type HttpAppOptions,
  listen,
  type Listening,
  receiptCollection,
  type Route,
} from '@queuecommerce/infra/http';
import {
  type ManualClock,
  manualClock,
  MemoryDocumentStore,
  seededEntropy,
} from '@queuecommerce/infra/testing';
import { type IncomingHttpHeaders, request } from 'node:http';
import { Readable } from 'node:stream';

export interface House {
  readonly url: string;
  readonly clock: ManualClock;
  readonly documents: MemoryDocumentStore;
  /** What `onError` was told. */
  readonly errors: unknown[];
  readonly listening: Listening;
}

const open: Listening[] = [];

/** Serves the routes until the end of the test. */
export async function serve(routes: readonly Route[], options: Partial<HttpAppOptions> = {}): Promise<House> {
  const clock = manualClock();
  const documents = new MemoryDocumentStore();
  await documents.ensure(receiptCollection);
  const errors: unknown[] = [];
  const app = createHttpApp({
    routes,
    clock,
    entropy: seededEntropy(1),
    documents,
    mapError: () => undefined,
    onError: (error) => errors.push(error),
    ...options,
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, clock, graceMs: 1000 });
  open.push(listening);
  return { url: listening.url, clock, documents, errors, listening };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body's JSON; undefined if there is none. */
  readonly json: unknown;
}

export interface Sending {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Text and bytes go as they are, a stream in chunks; anything else as JSON, with its content type. */
  readonly body?: unknown;
}

/** Sends one request on a connection of its own. The path goes on the wire as it is. */
export function send(
  base: string,
  path: string,
  { method, headers = {}, body }: Sending = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable;
  const bytes = body === undefined || raw ? body : JSON.stringify(body);
  const chunked = bytes instanceof Readable;
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({
      hostname,
      port,
      path,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      agent: false,
      headers: {
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        ...(bytes !== undefined && !chunked && { 'content-length': Buffer.byteLength(bytes) }),
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    if (chunked) bytes.pipe(sent);
    else sent.end(bytes);
  });
}
