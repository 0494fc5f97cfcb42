import {
  available,
  fulfilments,
  notifications,
  orders,
  payments,
  products,
  readEvent,
  stocks,
  type DomainEvent,
  type OrderCommand,
  type PaymentCommand,
} from '@queuecommerce/domain';
import {
  CommandExecutor,
  instant,
  type AppendResult,
  type CommandContext,
  type DocumentStore,
  type EventStore,
  type GatewayPayment,
  type PaymentGateway,
} from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  memoryEventStore,
  openInProcessBus,
  openSimulatedGateway,
  recordingLog,
  seededEntropy,
  silentLog,
  type SimulatedGateway,
} from '@queuecommerce/infra/testing';
import { startReactors, type Reactors } from '../../src/index';
import { consumeCommands } from './consume-commands';
import { Life } from './life';

const minuteMs = 60_000;
/** How long an order waits for its payment. */
export const deadlineMs = 30 * minuteMs;

const gatewayCalls = [
  'authorize',
  'confirm',
  'capture',
  'cancel',
  'refund',
  'retrieve',
  'findByPaymentId',
] as const;

export interface Basket {
  readonly items?: readonly { readonly productId: string; readonly quantity: number }[];
  readonly card?: string;
}

export interface ShopOptions {
  /** Units of each product. */
  readonly stock?: Readonly<Record<string, number>>;
  /** What the reactors call instead of the simulator itself. */
  readonly gateway?: (simulator: SimulatedGateway) => PaymentGateway;
}

export interface PlacedBasket {
  readonly orderId: string;
  readonly paymentId: string;
}

/** What outlives a process (the log, the documents, the gateway), and the process that works on them. */
export class Shop {
  readonly log = recordingLog();
  /** The names of the calls that the processes have made to the gateway. */
  readonly gatewayCalls: string[] = [];
  private readonly entropy = seededEntropy(7);
  /** The customers' own way in: it never crashes. */
  private readonly front: CommandExecutor;
  /** The log, which tells what is appended to it. */
  private readonly watched: EventStore;
  private readonly plans = new Map<string, () => void>();
  documents: DocumentStore = new MemoryDocumentStore();
  private life = new Life(undefined);
  private runningReactors: Reactors | undefined;

  private constructor(
    readonly clock: ReturnType<typeof manualClock>,
    readonly store: ReturnType<typeof memoryEventStore>,
    readonly simulator: SimulatedGateway,
    private readonly gateway: PaymentGateway,
  ) {
    this.watched = Object.assign(Object.create(store), {
      append: (...given: Parameters<EventStore['append']>) => this.append(...given),
    });
    this.front = new CommandExecutor(this.watched);
  }

  /** A shop with its shelves filled; no process runs yet. */
  static async open({ stock = { tea: 10, pot: 10 }, gateway }: ShopOptions = {}): Promise<Shop> {
    const clock = manualClock();
    const outside = { path: undefined, webhook: undefined, log: silentLog, entropy: seededEntropy(3) };
    const simulator = await openSimulatedGateway({ ...outside, clock });
    const shop = new Shop(clock, memoryEventStore({ clock }), simulator, gateway?.(simulator) ?? simulator);
    for (const [productId, initialStock] of Object.entries(stock)) {
      const details = { name: productId, description: null, category: null, active: true };
      const terms = { price: 1_000, currency: 'USD', lowStockThreshold: 0, initialStock };
      const add = { type: 'AddProduct', productId, ...details, ...terms, at: shop.now } as const;
      await shop.front.execute(products, productId, add, shop.request('AddProduct'));
      const { lowStockThreshold } = terms;
      const open = {
        type: 'OpenStock',
        productId,
        quantity: initialStock,
        lowStockThreshold,
        at: shop.now,
      } as const;
      await shop.front.execute(stocks, productId, open, shop.request('OpenStock'));
    }
    return shop;
  }

  /** A shop with its shelves filled, and a process. */
  static async running(options?: ShopOptions): Promise<Shop> {
    const shop = await Shop.open(options);
    await shop.start();
    return shop;
  }

  get now(): string {
    return instant(this.clock);
  }

  get reactors(): Reactors {
    if (!this.runningReactors) throw new Error('No process runs');
    return this.runningReactors;
  }

  /** Whether the last process that was started has died. */
  get isDead(): boolean {
    return this.life.hasEnded;
  }

  /** Starts the process: reactors, and the command side's consumers on a bus of its own. */
  async start(life = new Life(undefined)): Promise<void> {
    this.life = life;
    const { clock, log } = this;
    const entropy = seededEntropy(11);
    const store = life.ofStore(this.watched);
    const documents = life.of(this.documents, ['ensure', 'load', 'find', 'count', 'write', 'checkpoint']);
    const gateway = life.of(this.gateway, gatewayCalls, (call) => this.gatewayCalls.push(call));
    const executor = new CommandExecutor(store);
    const bus = await openInProcessBus({ clock, entropy, documents, log });
    await consumeCommands(bus, executor, clock);
    this.runningReactors = startReactors({ store, documents, bus, gateway, executor, clock, entropy, log });
  }

  /** Starts a process that may die before it has begun. */
  startSoon(life: Life): void {
    void this.start(life);
  }

  /** The process is gone, in the middle of whatever it did. */
  crash(): void {
    this.life.kill();
    this.runningReactors = undefined;
  }

  /** Every checkpoint, and everything else that can be made again from the log, is lost. */
  loseDocuments(): void {
    this.documents = new MemoryDocumentStore();
  }

  newIds(): PlacedBasket {
    return { orderId: this.entropy.uuid(), paymentId: this.entropy.uuid() };
  }

  async place(
    { items = [{ productId: 'tea', quantity: 1 }], card = 'pm_card_visa' }: Basket = {},
    ids = this.newIds(),
  ): Promise<PlacedBasket> {
    const unitPrice = 1_000;
    const lines = items.map(({ productId, quantity }) => {
      return { productId, productName: productId, quantity, unitPrice, lineTotal: quantity * unitPrice };
    });
    const totalAmount = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
    await this.order({
      type: 'PlaceOrder',
      ...ids,
      customer: { customerId: 'c-1', email: 'john@example.com', firstName: 'John', lastName: 'Doe' },
      shippingAddress: { street: 'Test Street 1', city: 'Test City', postalCode: '12345', country: 'USA' },
      items: lines,
      currency: 'USD',
      totalAmount,
      paymentMethod: 'credit_card',
      paymentToken: card,
      deadline: instant(this.clock, deadlineMs),
      at: this.now,
    });
    return ids;
  }

  async order(command: OrderCommand): Promise<void> {
    await this.front.execute(orders, command.orderId, command, this.request(command.type));
  }

  async cancel({ orderId }: PlacedBasket): Promise<void> {
    await this.order({ type: 'CancelOrder', orderId, reason: 'changed my mind', at: this.now });
  }

  async payment(command: PaymentCommand): Promise<void> {
    const outcome = await this.front.execute(
      payments,
      command.paymentId,
      command,
      this.request(command.type),
    );
    if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  }

  retry({ paymentId }: PlacedBasket, card: string): Promise<void> {
    const attemptId = this.entropy.uuid();
    return this.payment({
      type: 'RetryAuthorization',
      paymentId,
      attemptId,
      paymentToken: card,
      at: this.now,
    });
  }

  confirm({ paymentId }: PlacedBasket): Promise<void> {
    return this.payment({ type: 'ConfirmPayment', paymentId, at: this.now });
  }

  /** A webhook of the gateway's arrives. */
  async notify(gatewayPaymentId: string, notificationType: string): Promise<void> {
    const notificationId = `evt_${this.entropy.uuid()}`;
    const about = { notificationType, gatewayPaymentId, paymentId: null, createdAt: this.now, at: this.now };
    const command = { type: 'ReceiveNotification', notificationId, ...about } as const;
    await this.front.execute(notifications, notificationId, command, this.request('ReceiveNotification'));
  }

  async orderOf({ orderId }: PlacedBasket) {
    return (await this.front.load(orders, orderId)).state;
  }

  async paymentOf({ paymentId }: PlacedBasket) {
    return (await this.front.load(payments, paymentId)).state;
  }

  async fulfilmentOf({ orderId }: PlacedBasket) {
    return (await this.front.load(fulfilments, orderId)).state;
  }

  async stockOf(productId: string) {
    return (await this.front.load(stocks, productId)).state;
  }

  /** Units of a product that can be sold. */
  async available(productId: string): Promise<number> {
    return available(await this.stockOf(productId));
  }

  /** What the gateway has taken and not given back, of all payments together. */
  async netTaken(): Promise<number> {
    const payments = await this.ledger();
    const given = payments.flatMap(({ refunds }) => refunds).filter(({ status }) => status !== 'failed');
    return sum(payments.map(({ amountReceived }) => amountReceived)) - sum(given.map(({ amount }) => amount));
  }

  /** The gateway's payments that still hold money. */
  async held(): Promise<readonly GatewayPayment[]> {
    return (await this.ledger()).filter(({ status }) => status === 'requires_capture');
  }

  /** The log, as events of the domain. */
  async events(): Promise<readonly DomainEvent[]> {
    return (await this.store.readAll({ limit: 100_000 })).map(readEvent);
  }

  async eventTypes(): Promise<readonly string[]> {
    return (await this.events()).map(({ type }) => type);
  }

  /** The gateway's own ledger. */
  async ledger(): Promise<readonly GatewayPayment[]> {
    const payments: GatewayPayment[] = [];
    for await (const payment of this.simulator.list()) payments.push(payment);
    return payments;
  }

  /** Lets time pass, a little at a time, until the condition holds. @throws {NeverHeld} within a minute of the shop's time. */
  async until(condition: () => boolean | Promise<boolean>, withinMs = minuteMs): Promise<void> {
    const endMs = this.clock.now() + withinMs;
    while (!(await condition())) {
      if (this.clock.now() > endMs)
        throw new NeverHeld(condition.toString(), await this.eventTypes(), this.log.entries);
      await this.clock.advance(25);
    }
  }

  /**
   * Does something as soon as the log has an event of this type, before whoever appended it hears of that. Resolves when
   * it is done.
   */
  when(type: string, action: () => void | Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.plans.set(type, () => void Promise.resolve(action()).then(resolve, reject));
    });
  }

  async untilOrder(placed: PlacedBasket, status: string, withinMs?: number): Promise<void> {
    await this.until(async () => (await this.orderOf(placed)).status === status, withinMs);
  }

  async untilPayment(placed: PlacedBasket, status: string, withinMs?: number): Promise<void> {
    await this.until(async () => (await this.paymentOf(placed)).status === status, withinMs);
  }

  async untilFulfilment(placed: PlacedBasket, status: string, withinMs?: number): Promise<void> {
    await this.until(async () => (await this.fulfilmentOf(placed)).status === status, withinMs);
  }

  /** Lets the reactors finish what there is to do now. */
  async untilQuiet(): Promise<void> {
    await this.until(() => this.reactors.status().reactors.every(({ isCaughtUp }) => isCaughtUp));
    await this.clock.advance(200);
  }

  private async append(...given: Parameters<EventStore['append']>): Promise<AppendResult> {
    const result = await this.store.append(...given);
    for (const { type } of given[2]) {
      const plan = this.plans.get(type);
      this.plans.delete(type);
      plan?.();
    }
    return result;
  }

  private request(command: string): CommandContext {
    const id = this.entropy.uuid();
    return {
      commandId: id,
      command,
      correlationId: id,
      causationId: id,
      actor: 'customer:c-1',
      origin: 'http',
    };
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

export class NeverHeld extends Error {
  override readonly name = 'NeverHeld';
  constructor(
    readonly what: string,
    readonly types: readonly string[],
    readonly logged: readonly unknown[],
  ) {
    super(`This never held: ${what}\nafter ${types.join(', ')}\nlogged ${JSON.stringify(logged.slice(-5))}`);
  }
}
