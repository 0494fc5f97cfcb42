import { CommandExecutor, type DocumentStore, type PaymentGateway } from '@queuecommerce/infra';
import {
  manualClock,
  MemoryDocumentStore,
  openInProcessBus,
  openSimulatedGateway,
  recordingLog,
  seededEntropy,
  silentLog,
  type GatewayFaultPlan,
  type ManualClock,
  type SimulatedGateway,
} from '@queuecommerce/infra/testing';
import { startReactors, type ReactorParts, type Reactors } from '../../src/index';
import { beginTenure, type Tenure } from '../../src/tenure';
import { consumeCommands } from './consume-commands';
import type { PlacedBasket } from './customers';
import { Life } from './life';
import { watchedLog } from './watched-log';
import { Witness } from './witness';

const minuteMs = 60_000;

const gatewayCalls = [
  'authorize',
  'confirm',
  'capture',
  'cancel',
  'refund',
  'retrieve',
  'findByPaymentId',
] as const;

export interface ShopOptions {
  /** Units of each product. */
  readonly stock?: Readonly<Record<string, number>>;
  /** What the reactors call instead of the simulator itself. */
  readonly gateway?: (simulator: SimulatedGateway) => PaymentGateway;
  /** What goes wrong at the gateway by chance, and which chance. */
  readonly faults?: GatewayFaultPlan;
  readonly seed?: number;
}

/** What outlives a process (the log, the documents, the gateway), and the process that works on them. */
export class Shop extends Witness {
  readonly log = recordingLog();
  /** The names of the calls that the processes have made to the gateway. */
  readonly gatewayCalls: string[] = [];
  documents: DocumentStore = new MemoryDocumentStore();
  private life = new Life(undefined);
  private starts = 0;
  private runningReactors: Reactors | undefined;

  private constructor(
    clock: ManualClock,
    simulator: SimulatedGateway,
    private readonly gateway: PaymentGateway,
  ) {
    super(clock, watchedLog(clock), simulator);
  }

  /** A shop with its shelves filled; no process runs yet. */
  static async open(options: ShopOptions = {}): Promise<Shop> {
    const { stock = { tea: 10, pot: 10 }, gateway, faults = {}, seed = 3 } = options;
    const clock = manualClock();
    const outside = { path: undefined, webhook: undefined, log: silentLog, entropy: seededEntropy(seed) };
    const simulator = await openSimulatedGateway({ ...outside, clock, faults });
    const shop = new Shop(clock, simulator, gateway?.(simulator) ?? simulator);
    for (const [productId, quantity] of Object.entries(stock)) await shop.addProduct(productId, quantity);
    return shop;
  }

  /** A shop with its shelves filled, and a process. */
  static async running(options?: ShopOptions): Promise<Shop> {
    const shop = await Shop.open(options);
    await shop.start();
    return shop;
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
    this.runningReactors = startReactors(await this.partsFor(life));
  }

  /** A process that works although another does: one that was frozen, and does not know yet that it was succeeded. */
  async beginZombie(): Promise<Tenure> {
    return beginTenure(await this.partsFor(new Life(undefined)));
  }

  private async partsFor(life: Life): Promise<ReactorParts> {
    const { clock, log } = this;
    const entropy = seededEntropy(11 + this.starts++);
    const store = life.ofStore(this.store);
    const documents = life.of(this.documents, ['ensure', 'load', 'find', 'count', 'write', 'checkpoint']);
    const gateway = life.of(this.gateway, gatewayCalls, (call) => this.gatewayCalls.push(call));
    const executor = new CommandExecutor(store);
    const bus = await openInProcessBus({ clock, entropy, documents, log });
    await consumeCommands(bus, executor, clock);
    return { store, documents, bus, gateway, executor, clock, entropy, log };
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

  /** Lets time pass, a little at a time, until the condition holds. @throws {NeverHeld} within a minute of the shop's time. */
  async until(condition: () => boolean | Promise<boolean>, withinMs = minuteMs): Promise<void> {
    const endMs = this.clock.now() + withinMs;
    while (!(await condition())) {
      if (this.clock.now() > endMs)
        throw new NeverHeld(condition.toString(), await this.eventTypes(), this.log.entries);
      await this.clock.advance(25);
    }
  }

  async untilPayment(placed: PlacedBasket, status: string, withinMs?: number): Promise<void> {
    await this.until(async () => (await this.paymentOf(placed)).status === status, withinMs);
  }

  async untilFulfilment(placed: PlacedBasket, status: string, withinMs?: number): Promise<void> {
    await this.until(async () => (await this.fulfilmentOf(placed)).status === status, withinMs);
  }

  /** Lets the reactors finish what there is to do now. */
  async untilQuiet(withinMs?: number): Promise<void> {
    await this.until(() => this.reactors.status().reactors.every(({ isCaughtUp }) => isCaughtUp), withinMs);
    await this.clock.advance(200);
  }
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
