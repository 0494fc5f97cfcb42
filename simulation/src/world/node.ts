import { GatewayUnavailable, type CustomerKeys, type PaymentGateway } from '@queuecommerce/infra';
import { createHttpApp, type HttpApp } from '@queuecommerce/infra/http';
import { seededEntropy, silentLog } from '@queuecommerce/infra/testing';
import { assemble, Closers, problemOfEngine, readableLog, type Assembly } from '@queuecommerce/server';
import { Process } from './process';
import { documentsOf } from './simulated-documents';
import type { Outside } from './outside';

const allRoles = new Set(['command-api', 'query-api', 'projections', 'reactors'] as const);

/** A process of the system: all of its roles, on ports that lead to the simulated outside. */
export class Node {
  readonly process: Process;
  /** Undefined while it starts. */
  app: HttpApp | undefined;
  assembly: Assembly | undefined;
  private readonly closers = new Closers();
  private readonly stopping = new AbortController();

  constructor(
    readonly name: string,
    private readonly outside: Outside,
    private readonly orderDeadlineMs: number,
    private readonly entropySeed: number,
  ) {
    this.process = new Process(outside.clock, outside.chance);
  }

  /** Whether requests reach it. */
  get isUp(): boolean {
    return this.app !== undefined && !this.process.isDead;
  }

  /** Never resolves if it dies on the way. */
  async start(): Promise<void> {
    const { process, outside } = this;
    const { clock } = process;
    const entropy = seededEntropy(this.entropySeed);
    const documents = documentsOf(process, outside.documents, outside.chance, () => outside.rates);
    const engines = {
      ...readableLog(outside.log.of(process), keysOf(process, outside.customerKeys)),
      documents,
      bus: outside.bus.of(process),
      gateway: gatewayOf(process, outside.gateway, {
        say: (what) => outside.trace.say(`${this.name} ${what}`),
        isAway: () => outside.chance.happens(outside.rates.listAway),
      }),
      integrationEvents: undefined,
    };
    const parts = { clock, entropy, log: silentLog, signal: this.stopping.signal, engines };
    const options = { roles: allRoles, orderDeadlineMs: this.orderDeadlineMs };
    this.assembly = await assemble(options, parts, this.closers);
    this.app = createHttpApp({
      routes: this.assembly.routes,
      documents,
      recall: this.assembly.recall,
      sharesDocuments: true,
      clock,
      entropy,
      mapError: problemOfEngine,
      onError: (error, { method, path }) => outside.broken(`${method} ${path} failed unexpectedly`, error),
    });
  }

  /** As an operator stops it. */
  async stop(): Promise<void> {
    this.app = undefined;
    this.stopping.abort();
    await this.closers.closeAll();
    this.process.kill();
  }
}

function keysOf(process: Process, keys: CustomerKeys): CustomerKeys {
  return {
    keyOf: (customerId) => process.through(() => keys.keyOf(customerId)),
    find: (keyIds) => process.through(() => keys.find(keyIds)),
    knows: (customerId) => process.through(() => keys.knows(customerId)),
    forget: (customerId) => process.through(() => keys.forget(customerId)),
    close: async () => undefined,
  };
}

/** The gateway, whose own faults are its own. */
function gatewayOf(
  process: Process,
  gateway: PaymentGateway,
  { say, isAway }: { readonly say: (what: string) => void; readonly isAway: () => boolean },
): PaymentGateway {
  const call = async <T>(what: string, make: () => Promise<T>): Promise<T> => {
    say(`calls ${what}`);
    return process.through(make);
  };
  return {
    authorize: (request) => call(`authorize ${request.paymentId}`, () => gateway.authorize(request)),
    confirm: (request) => call(`confirm ${request.gatewayPaymentId}`, () => gateway.confirm(request)),
    capture: (request) => call(`capture ${request.gatewayPaymentId}`, () => gateway.capture(request)),
    cancel: (request) => call(`cancel ${request.gatewayPaymentId}`, () => gateway.cancel(request)),
    refund: (request) => call(`refund ${request.gatewayPaymentId}`, () => gateway.refund(request)),
    retrieve: (id) => process.through(() => gateway.retrieve(id)),
    findByPaymentId: (...given) => process.through(() => gateway.findByPaymentId(...given)),
    list: (createdAfter) => listed(process, gateway, createdAfter, isAway),
    ping: () => process.through(() => gateway.ping()),
    parseNotification: (...given) => gateway.parseNotification(...given),
    livemode: gateway.livemode,
    close: async () => undefined,
  };
}

async function* listed(
  process: Process,
  gateway: PaymentGateway,
  createdAfter: string,
  isAway: () => boolean,
) {
  for await (const payment of gateway.list(createdAfter)) {
    await process.pass();
    if (isAway()) throw new GatewayUnavailable('The list broke off');
    yield payment;
  }
}
