/** The read side of a shop whose log the test writes: real projections over engines in memory, asked over HTTP. */
import {
  orderStream,
  paymentStream,
  productStream,
  stockStream,
  type DomainEvent,
} from '@queuecommerce/domain';
import type { EventMetadata } from '@queuecommerce/infra';
import { createHttpApp, listen, receiptCollection } from '@queuecommerce/infra/http';
import {
  asDocumented,
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  seededEntropy,
  settled,
  silentLog,
  type ManualClock,
} from '@queuecommerce/infra/testing';
import { allProjections, readModels, runProjection, type ProjectionRunner } from '@queuecommerce/projections';
import { get as request, type IncomingHttpHeaders } from 'node:http';
import { queryRoutes } from '../src';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly json: unknown;
}

export interface Shop {
  readonly clock: ManualClock;
  /** Appends to the log; what follows from it is in the read models when this resolves. Gives the last position. */
  append(...events: readonly DomainEvent[]): Promise<string>;
  /** Stops the projections: from now on the read models stay where they are. */
  freeze(): Promise<void>;
  /** Lets them go on. */
  thaw(): Promise<void>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** Opens a shop until the end of the test. An answer that the routes do not declare fails it. */
export async function openShop(): Promise<Shop> {
  const clock = manualClock('2026-01-31T10:00:00.000Z');
  const entropy = seededEntropy(1);
  const store = memoryEventStore({ clock });
  const documents = new MemoryDocumentStore();
  await documents.ensure(receiptCollection);
  const runners: ProjectionRunner[] = [];
  const freeze = async (): Promise<void> => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  };
  const thaw = async (): Promise<void> => {
    for (const projection of allProjections)
      runners.push(runProjection({ projection, store, documents, clock, entropy, log: silentLog }));
    await settled();
  };
  await thaw();
  const errors: unknown[] = [];
  const app = createHttpApp({
    routes: asDocumented(queryRoutes({ documents, clock, entropy, readModels })),
    clock,
    entropy,
    documents,
    mapError: () => undefined,
    onError: (error) => void errors.push(error),
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, clock, graceMs: 1_000 });
  open.push(
    () => listening.close(),
    freeze,
    async () => expect(errors).toEqual([]),
  );
  return {
    clock,
    freeze,
    thaw,
    get: (path, headers = {}) => get(listening.url, path, headers),
    async append(...events) {
      let position = '';
      for (const event of events) {
        const stored = { ...event, id: entropy.uuid(), schemaVersion: 1, metadata };
        ({ position } = await store.append(streamOf(event), 'any', [stored]));
      }
      // Longer than a checkpoint without documents may wait.
      await clock.advance(100);
      return position;
    },
  };
}

const metadata: EventMetadata = {
  correlationId: 'c',
  causationId: 'c',
  commandId: 'c',
  command: 'Test',
  actor: 'operator',
  origin: 'http',
  hash: '',
};

function streamOf({ type, data }: DomainEvent): string {
  if (type.startsWith('Stock') && 'productId' in data) return stockStream(data.productId);
  if (type.startsWith('Product') && 'productId' in data) return productStream(data.productId);
  if (type.startsWith('Payment') && 'paymentId' in data) return paymentStream(data.paymentId ?? '');
  return orderStream('orderId' in data ? String(data.orderId) : '');
}

function get(base: string, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const json: unknown = text === '' ? undefined : JSON.parse(text);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, json });
      });
    });
    sent.on('error', reject);
  });
}
