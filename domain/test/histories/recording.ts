import { eventSchemas, isRefusal, stockStream, type DomainEvent, type DomainEventType } from '../../src';
import { actionsIn } from '../world/actions';
import type { Instances } from '../world/instances';
import { expectNothingOversold } from '../world/invariants';
import type { OrderPlan } from '../world/plan';
import { World } from '../world/world';
import { sentBy, standings, type Kind, type Step } from './history';

const nothingSpecial: OrderPlan = {
  items: [{ product: 0, quantity: 2 }],
  cards: ['good'],
  refundFate: 'at-once',
  waitSeconds: 300,
  cancels: true,
  ships: true,
  refunds: true,
  mishaps: true,
};

/** More than any of these stories needs. */
const maxActions = 1_000;

/** Makes a history: a shop with ten units of each product, and somebody who says what happens in it. */
export class Recording {
  readonly steps: Step[] = [];
  readonly world: World;

  constructor(orders: readonly Partial<OrderPlan>[] = [{}], stock: readonly number[] = [10, 10]) {
    const plans = orders.map((order) => ({ ...nothingSpecial, ...order }));
    this.world = new World({ stock, orders: plans, inLogOrder: true, choices: [] }, expectNothingOversold);
    for (const [id] of this.world.stocks.all()) this.recordOpening(id);
    this.record('order', this.world.orders, standings.order);
    this.record('stock', this.world.stocks, standings.stock);
    this.record('payment', this.world.payments, standings.payment);
    this.record('fulfilment', this.world.fulfilments, standings.fulfilment, sentBy);
    this.world.now = 3_600;
  }

  /** Something happens that need not: an action whose name holds these words, the first of them or the one at `place`. */
  happens(words: string, place = 0): this {
    const action = actionsIn(this.world).filter(([name]) => name.includes(words))[place];
    if (!action) throw new Error(`It can not happen now that ${words}: ${this.possible()}`);
    action[1]();
    this.world.now += 1;
    return this;
  }

  /** All goes its way until an action with these words is next, or until there is nothing left to do. */
  goOn(until?: string): this {
    for (let actions = 0; actions < maxActions; actions++) {
      const usual = actionsIn(this.world).filter(([, , weight]) => weight !== undefined);
      const [next] = usual;
      if (!next) {
        if (until === undefined) return this;
        throw new Error(`It never came to ${until}: ${this.possible()}`);
      }
      if (until !== undefined && usual.some(([name]) => name.includes(until))) return this;
      next[1]();
      this.world.now += 1;
    }
    throw new Error('It never ends');
  }

  pass(seconds: number): this {
    this.world.now += seconds;
    return this;
  }

  private possible(): string {
    return actionsIn(this.world)
      .map(([name]) => name)
      .join(', ');
  }

  /** The world has opened its stocks before anybody could listen. */
  private recordOpening(id: string): void {
    const events = this.world.log
      .filter((entry) => entry.id === stockStream(id))
      .map(({ event }) => asStored(event));
    const command = { type: 'OpenStock', ...events[0]?.data };
    this.steps.push({
      kind: 'stock',
      id,
      command,
      events,
      standing: standings.stock(this.world.stocks.state(id)),
    });
  }

  private record<S, C extends { readonly type: string }, E extends DomainEvent>(
    kind: Kind,
    instances: Instances<S, C, E>,
    standing: (state: S) => string,
    sends?: (event: E) => readonly string[],
  ): void {
    const execute = instances.execute.bind(instances);
    instances.execute = (id, command) => {
      const decision = execute(id, command);
      const events = isRefusal(decision) ? [] : decision;
      this.steps.push({
        kind,
        id,
        command: withStoredInput(command),
        ...(isRefusal(decision) ? { refused: decision.refused } : {}),
        events: events.map(asStored),
        ...(sends ? { sends: events.flatMap(sends) } : {}),
        standing: standing(instances.state(id)),
      });
      return decision;
    };
  }
}

function asStored({ type, data }: DomainEvent): Step['events'][number] {
  return { type, schemaVersion: eventSchemas[type].version, data: { ...data } };
}

function withStoredInput(command: { readonly type: string; readonly input?: unknown }): Step['command'] {
  const { input } = command;
  return isDomainEvent(input) ? { ...command, input: asStored(input) } : { ...command };
}

function isDomainEvent(input: unknown): input is DomainEvent {
  return typeof input === 'object' && input !== null && 'type' in input && isEventType(input.type);
}

const isEventType = (type: unknown): type is DomainEventType =>
  typeof type === 'string' && Object.hasOwn(eventSchemas, type);
