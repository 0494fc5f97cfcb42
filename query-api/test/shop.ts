/** The read side of a shop whose log the test writes: real projections over engines in memory, asked over HTTP. */
import {
  fulfilmentEvents,
  fulfilmentStream,
  notificationStream,
  orderStream,
  paymentEvents,
  paymentStream,
  productEvents,
  productStream,
  stockEvents,
  stockStream,
  type DomainEvent,
} from '@queuecommerce/domain';
import type { EventMetadata, EventStore } from '@queuecommerce/infra';
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
import { vocabulary } from './vocabulary';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly json: unknown;
}

export interface Shop {
  readonly clock: ManualClock;
  readonly store: EventStore;
  /** Readers that were hurried, and to where. */
  readonly hurried: readonly (readonly [reader: string, position: string])[];
  /** Appends to the log; what follows from it is in the read models when this resolves. Gives the last position. */
  append(...events: readonly DomainEvent[]): Promise<string>;
  /** Without letting time pass for the read models. */
  appendAtOnce(event: DomainEvent): Promise<string>;
  /** The same for one event, with metadata and, if it matters, an id of its own. */
  appendAs(metadata: Partial<EventMetadata>, event: DomainEvent, id?: string): Promise<string>;
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
  const hurried: (readonly [string, string])[] = [];
  const app = createHttpApp({
    routes: asDocumented(
      queryRoutes({
        documents,
        store,
        clock,
        entropy,
        readModels,
        vocabulary,
        hurry: (reader, position, signal) => {
          hurried.push([reader, position]);
          const here = runners[allProjections.findIndex((projection) => projection.reader === reader)];
          return here?.waitFor(position, { timeoutMs: 5_000, signal });
        },
      }),
    ),
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
  const put = async (event: DomainEvent, own: Partial<EventMetadata>, id = entropy.uuid()) => {
    const stored = { ...event, id, schemaVersion: 1, metadata: { ...metadata, ...own } };
    return (await store.append(streamOf(event), 'any', [stored])).position;
  };
  // Longer than a checkpoint without documents may wait.
  const settle = () => clock.advance(100);
  return {
    clock,
    store,
    hurried,
    freeze,
    thaw,
    get: (path, headers = {}) => get(listening.url, path, headers),
    appendAtOnce: (event) => put(event, {}),
    async append(...events) {
      let position = '';
      for (const event of events) position = await put(event, {});
      await settle();
      return position;
    },
    async appendAs(own, event, id) {
      const position = await put(event, own, id);
      await settle();
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
  const is = (catalogue: object): boolean => Object.hasOwn(catalogue, type);
  if ('notificationId' in data) return notificationStream(data.notificationId);
  if ('productId' in data && is(stockEvents)) return stockStream(data.productId);
  if ('productId' in data && is(productEvents)) return productStream(data.productId);
  if ('paymentId' in data && is(paymentEvents)) return paymentStream(data.paymentId);
  const orderId = 'orderId' in data ? String(data.orderId) : '';
  return is(fulfilmentEvents) ? fulfilmentStream(orderId) : orderStream(orderId);
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
