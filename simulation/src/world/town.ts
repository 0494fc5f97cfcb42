import { errorText, sleep } from '@queuecommerce/infra';
import { FrontDoor } from './front-door';
import { Hazards } from './hazards';
import { Node } from './node';
import type { Outside } from './outside';
import { People } from './people';
import { PersistentClient } from './persistent-client';

const products = ['tea', 'pot', 'cup'] as const;
const rebuilt = ['orders', 'products', 'payments', 'reservations', 'order-trail'] as const;
const mostStoppingMs = 15_000;

/** The processes of the system, the people who use it, and what happens to both. */
export class Town {
  readonly door: FrontDoor;
  readonly client: PersistentClient;
  readonly people: People;
  readonly hazards: Hazards;
  nodes: readonly Node[];
  private started = 0;
  private sold: readonly [string, ...string[]] = products;
  private stocked = Promise.resolve();

  constructor(
    private readonly outside: Outside,
    private readonly seed: number,
    private readonly orderDeadlineMs: number,
  ) {
    this.door = new FrontDoor(outside, () => this.nodes);
    this.client = new PersistentClient(outside, this.door);
    this.people = new People(outside, this.client, this.door, orderDeadlineMs);
    this.hazards = new Hazards(outside, {
      nodes: () => this.nodes,
      restart: (node) => this.replace(node),
      upgrade: (node) => void this.upgrade(node),
      forge: () => this.people.send(() => this.people.forge()),
    });
    const names = Array.from({ length: outside.rates.processes }, (_, index) => `process ${index + 1}`);
    this.nodes = names.map((name) => this.start(name));
  }

  /** Opens the shop, to as many customers at the most; now and then it is one product for all of them at once (F12). */
  open(mostCustomers: number): void {
    const { chance, clock } = this.outside;
    const { people } = this;
    const isFlashSale = chance.happens(0.1);
    const customers = Math.min(isFlashSale ? 25 : chance.whole(2, 10), mostCustomers);
    const sold = isFlashSale ? (['tea'] as const) : products;
    this.sold = sold;
    this.stocked = this.stockShelves(sold, isFlashSale ? 10 : 8);
    people.send(async () => {
      await this.stocked;
      for (let n = 0; n < customers; n++) {
        people.send(() => people.shop(sold));
        if (chance.happens(0.3)) people.send(() => people.stockUp(chance.pick(sold)));
        if (!isFlashSale) await sleep(clock, chance.between(0, 10_000));
      }
    });
  }

  /** One more customer, who finds out whether those who are left of the processes do all that there is to do. */
  comeOnceMore(): void {
    this.people.send(async () => {
      await this.stocked;
      await this.people.shop(this.sold);
    });
  }

  /** Whether every reader has come to the end of the log. */
  async haveCaughtUp(): Promise<boolean> {
    const head = (await this.outside.log.store.head()) ?? '';
    const alive = this.nodes.filter(({ process }) => !process.isDead);
    const isDone = alive.some(({ assembly }) =>
      assembly?.reactors
        ?.status()
        .reactors.every(({ isCaughtUp, unfinished }) => isCaughtUp && unfinished === 0),
    );
    const followers = alive.flatMap(({ assembly }) => assembly?.runners ?? []);
    return isDone && followers.every((runner) => (runner.status().position ?? '') >= head);
  }

  private async stockShelves(sold: readonly string[], mostUnits: number): Promise<void> {
    for (const product of sold)
      await this.people.addProduct(product, this.outside.chance.whole(1, mostUnits));
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.filter((node) => node.isUp).map((node) => node.stop()));
  }

  /** F17: a deployment. Who does not stop in time is killed; the new one may bring another version of a read model, which is built anew. */
  private async upgrade(node: Node): Promise<void> {
    const { clock, chance } = this.outside;
    await Promise.race([node.stop(), sleep(clock, mostStoppingMs)]);
    node.process.kill();
    this.replace(node);
    if (!chance.happens(0.5)) return;
    const name = chance.pick(rebuilt);
    await sleep(clock, chance.between(0, 2_000));
    await this.door.ask({ method: 'POST', path: `/admin/projections/${name}/rebuild` });
  }

  private replace(node: Node): void {
    this.nodes = this.nodes.map((one) => (one === node ? this.start(node.name) : one));
  }

  private start(name: string): Node {
    const { outside } = this;
    const node = new Node(name, outside, this.orderDeadlineMs, this.seed * 1_000 + ++this.started);
    outside.trace.say(`${name} starts`);
    node.start().catch((error: unknown) => {
      if (!node.process.isDead) outside.broken(`${name} did not start: ${errorText(error)}`);
    });
    return node;
  }
}
