/** The write side on in-memory engines, served on a free port of this machine until the end of the test. */
import {
  CommandExecutor,
  EventStoreUnavailable,
  type EventStore,
  type RecordedEvent,
} from '@queuecommerce/infra';
import { createHttpApp, listen, Problem, receiptCollection } from '@queuecommerce/infra/http';
import {
  asDocumented,
  manualClock,
  MemoryDocumentStore,
  memoryCustomerKeys,
  memoryEventStore,
  openInProcessBus,
  openSimulatedGateway,
  recordingLog,
  seededEntropy,
} from '@queuecommerce/infra/testing';
import { z } from 'zod';
import { commandRoutes, consumeCommands, placedUnderKey, type CommandApiDeps } from '../src';
import { send, type Answer, type Sending } from './client';
import { goodCard, laptop, mouse, order } from './requests';
import type { Ids } from './system';

export const webhookSecret = 'whsec_of_the_tests';
export const orderDeadlineMs = 15 * 60 * 1000;

const away = new Problem({
  status: 503,
  code: 'unavailable',
  detail: 'The event store is away',
  headers: { 'Retry-After': '1' },
});

export type Api = Awaited<ReturnType<typeof openApi>>;

/**
 * @param between what stands between the write side and its log
 * @param changed what the write side has otherwise
 */
export async function openApi(
  between: (store: EventStore) => EventStore = (store) => store,
  changed: Partial<CommandApiDeps> = {},
) {
  const clock = manualClock();
  const entropy = seededEntropy(1);
  const log = recordingLog();
  const documents = new MemoryDocumentStore();
  await documents.ensure(receiptCollection);
  const recorded = memoryEventStore({ clock });
  const store = between(recorded);
  const engines = { clock, entropy, documents, log };
  const webhooks: Sending[] = [];
  const bus = await openInProcessBus(engines);
  const gateway = await openSimulatedGateway({
    ...engines,
    path: undefined,
    webhook: { url: 'http://localhost/payments/webhook/stripe', secret: webhookSecret },
    // Delivered by the tests, which choose when, how often and how damaged.
    post: async (_url, headers, body) => {
      webhooks.push({ body, headers });
      return 200;
    },
  });
  const executor = new CommandExecutor(store);
  const customerKeys = memoryCustomerKeys(engines.entropy);
  const parts = { store, executor, bus, gateway, customerKeys, clock, log };
  const stopping = new AbortController();
  const deps: CommandApiDeps = {
    ...parts,
    orderDeadlineMs,
    intake: { check: () => undefined },
    defaultPaymentToken: 'pm_card_visa',
    stopping: stopping.signal,
    ...changed,
  };
  const errors: unknown[] = [];
  const app = createHttpApp({
    ...engines,
    routes: asDocumented(commandRoutes(deps)),
    recall: placedUnderKey(deps),
    mapError: (error) => (error instanceof EventStoreUnavailable ? away : undefined),
    onError: (error) => errors.push(error),
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, clock, graceMs: 1000 });
  await consumeCommands(deps);
  closing.push(async () => {
    await gateway.close();
    await bus.close();
    await listening.close();
    expect(errors).toEqual([]);
  });

  /** What `work` gave, and what was appended meanwhile. */
  async function appendedBy<T>(work: () => Promise<T>): Promise<readonly [T, readonly RecordedEvent[]]> {
    const after = await recorded.head();
    const result = await work();
    return [result, await recorded.readAll({ after, limit: 10_000 })];
  }

  return {
    ...parts,
    gateway,
    clock,
    log,
    stopping,
    /** What the gateway has sent, in order; it has not arrived. */
    webhooks,
    appendedBy,
    send: (request: string, sending?: Sending) => send(listening.url, request, sending),
    /** The answer to a request that must leave the log as it is. */
    async refused(request: string, sending?: Sending): Promise<Answer> {
      const [answer, events] = await appendedBy(() => send(listening.url, request, sending));
      expect(events).toEqual([]);
      return answer;
    },
    /** As after a crash between a command's append and the keeping of its receipt. */
    async loseReceipts(): Promise<void> {
      await documents.drop(receiptCollection.name);
      await documents.ensure(receiptCollection);
    },
    receipts: () => documents.count(receiptCollection.name),
    /** Places an order over HTTP; `changes` are to its body. */
    async place(changes: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Ids> {
      const answer = await send(listening.url, 'POST /orders', { body: { ...order, ...changes }, headers });
      const { id, payment } = placedOrder.parse(answer.json);
      return { orderId: id, paymentId: payment.id };
    },
    /** The id of a free-standing payment that was asked for over HTTP. */
    async pay(paymentToken = goodCard, amount = 2_500): Promise<string> {
      const body = { amount, reference: 'gift card 17', paymentToken };
      const answer = await send(listening.url, 'POST /payments', { body });
      return requestedPayment.parse(answer.json).id;
    },
    /** The types of a stream's events. */
    async typesOf(stream: string): Promise<string[]> {
      const events = await recorded.readStream(stream, { limit: 10_000 });
      return events.map(({ type }) => type);
    },
  };
}

/** As `openApi`, with a laptop and a mouse in the catalogue. */
export async function openShop(...given: Parameters<typeof openApi>): Promise<Api> {
  const api = await openApi(...given);
  for (const body of [laptop, mouse])
    expect(await api.send('POST /products', { body })).toMatchObject({ status: 201 });
  return api;
}

const requestedPayment = z.object({ id: z.string() });
const placedOrder = requestedPayment.extend({ payment: requestedPayment });

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
