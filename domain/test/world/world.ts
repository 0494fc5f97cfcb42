/**
 * A shop in miniature: every decider, a gateway, and between them a bus that repeats and reorders. Nothing happens by itself:
 * `actions.ts` says what may happen next, and whoever runs the world chooses.
 */
import {
  commandsOf,
  fulfilmentDecider,
  fulfilmentInputOf,
  never,
  orderDecider,
  orderOf,
  paymentDecider,
  stockDecider,
  targetOf,
  type BusCommand,
  type DomainEvent,
  type FulfilmentCommand,
  type FulfilmentInput,
  type OrderCommand,
  type PaymentCommand,
  type PaymentEvent,
} from '../../src';
import { orderIdOf, paymentIdOf } from '../ids';
import { customer, home, line } from '../order/order-builders';
import { cards, GatewayModel, type Card } from './gateway-model';
import { Instances } from './instances';
import { callFor, type Call } from './payment-calls';
import type { OrderPlan, Plan } from './plan';

/** What a reader of the log has before it, and how far it is. */
interface Inbox<E> {
  readonly events: E[];
  next: number;
}

export const productIdOf = (product: number): string => `product-${product}`;
const letterOf = (order: number): string => 'abcdef'.charAt(order);
export const idsOf = (order: number) => ({
  orderId: orderIdOf(letterOf(order)),
  paymentId: paymentIdOf(letterOf(order)),
});

export class World {
  /** Seconds since the day began. */
  now = 0;
  readonly log: { readonly id: string; readonly event: DomainEvent }[] = [];
  readonly orders = new Instances(orderDecider, (id, event) => this.appended('order', id, event));
  readonly stocks = new Instances(stockDecider, (id, event) => this.appended('stock', id, event));
  readonly payments = new Instances(paymentDecider, (id, event) => {
    orNew(this.calls, id, () => ({ ...newInbox<PaymentEvent>(), underWay: undefined })).events.push(event);
    this.appended('payment', id, event);
  });
  readonly fulfilments = new Instances(fulfilmentDecider, (id, event) => {
    this.appended('fulfilment', id, event);
    this.send(commandsOf(event));
  });
  readonly gateway = new GatewayModel();

  /** On its way over the bus. */
  readonly bus: BusCommand[] = [];
  readonly sent: BusCommand[] = [];
  /** Looked up, but not recorded yet. */
  readonly sightings: PaymentCommand[] = [];
  readonly recorded: PaymentCommand[] = [];
  /** What the customer's retries said. */
  readonly retries: PaymentCommand[] = [];
  /** By order, then by the stream that is read; one stream `log` when the order of the log is kept. */
  readonly inputs = new Map<string, Map<string, Inbox<FulfilmentInput>>>();
  readonly calls = new Map<string, Inbox<PaymentEvent> & { underWay: Call | undefined }>();

  constructor(
    readonly plan: Plan,
    private readonly check: (world: World) => void,
  ) {}

  openStock(): this {
    for (const [product, quantity] of this.plan.stock.entries()) {
      const opening = { productId: productIdOf(product), quantity, lowStockThreshold: 1, at: this.at() };
      this.stocks.execute(productIdOf(product), { type: 'OpenStock', ...opening });
    }
    return this;
  }

  /** A world of its own that is just as far. */
  copy(): World {
    const copy = new World(this.plan, this.check);
    copy.now = this.now;
    copy.log.push(...this.log);
    copy.orders.take(this.orders);
    copy.stocks.take(this.stocks);
    copy.payments.take(this.payments);
    copy.fulfilments.take(this.fulfilments);
    copy.gateway.take(this.gateway);
    copy.bus.push(...this.bus);
    copy.sent.push(...this.sent);
    copy.sightings.push(...this.sightings);
    copy.recorded.push(...this.recorded);
    copy.retries.push(...this.retries);
    for (const [orderId, inboxes] of this.inputs)
      copy.inputs.set(orderId, new Map([...inboxes].map(([stream, inbox]) => [stream, copyOf(inbox)])));
    for (const [paymentId, inbox] of this.calls) copy.calls.set(paymentId, copyOf(inbox));
    return copy;
  }

  at(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.now * 1000).toISOString();
  }

  deadlineOf({ waitSeconds }: OrderPlan): string {
    return new Date(Date.UTC(2026, 0, 1) + (3_600 + waitSeconds) * 1000).toISOString();
  }

  place(order: number, plan: OrderPlan): void {
    const items = plan.items.map(({ product, quantity }) => line(productIdOf(product), quantity));
    const totalAmount = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
    const facts = { customer, items, currency: 'USD', totalAmount, shippingAddress: home };
    const payment = { paymentMethod: 'credit_card' as const, paymentToken: tokenOf(plan.cards[0]) };
    const deadline = this.deadlineOf(plan);
    this.tell({ type: 'PlaceOrder', ...idsOf(order), ...facts, ...payment, deadline, at: this.at() });
  }

  tell(command: OrderCommand): void {
    this.orders.execute(command.orderId, command);
  }

  pay(command: PaymentCommand): void {
    if (command.type === 'ObservePayment') this.recorded.push(command);
    if (command.type === 'RetryAuthorization') this.retries.push(command);
    this.payments.execute(command.paymentId, { ...command, at: this.at() });
  }

  send(commands: readonly FulfilmentCommand[]): void {
    this.bus.push(...commands);
    this.sent.push(...commands);
  }

  carryOut(command: BusCommand): void {
    const target = targetOf(command);
    const { id } = target;
    const at = this.at();
    if (target.queue === 'stock') this.stocks.execute(id, { ...target.command, at });
    else if (target.queue === 'payment') this.payments.execute(id, { ...target.command, at });
    else if (target.queue === 'order') this.orders.execute(id, { ...target.command, at });
    else never(target);
  }

  react(orderId: string, input: FulfilmentInput): void {
    this.fulfilments.execute(orderId, { type: 'React', input, at: this.at() });
  }

  /** The next call to the gateway that the payment's events ask for: made, but its answer not recorded yet. */
  makeCall(paymentId: string): void {
    const inbox = this.calls.get(paymentId);
    const event = inbox?.events[inbox.next];
    if (!inbox || !event) return;
    inbox.underWay = callFor(event, {
      gateway: this.gateway,
      payment: this.payments.state(paymentId),
      at: this.at(),
      termsOf: (data) => ({
        paymentId,
        orderId: data.orderId ?? '',
        amount: data.amount,
        card: cardOf(data.paymentToken),
        refundFate: this.planOf(data.orderId ?? '').refundFate,
      }),
    });
  }

  recordAnswer(paymentId: string): void {
    const inbox = this.calls.get(paymentId);
    if (!inbox?.underWay) return;
    const { record, again } = inbox.underWay;
    inbox.underWay = undefined;
    record.forEach((command) => this.pay(command));
    if (again) return;
    inbox.next++;
  }

  planOf(orderId: string): OrderPlan {
    const plan = this.plan.orders.find((_, index) => idsOf(index).orderId === orderId);
    if (!plan) throw new Error(`No plan for ${orderId}`);
    return plan;
  }

  private appended(kind: string, id: string, event: DomainEvent): void {
    const stream = `${kind}-${id}`;
    this.log.push({ id: stream, event });
    const input = fulfilmentInputOf(event);
    const orderId = input && orderOf(input);
    if (input && orderId !== undefined) {
      const inboxes = orNew(this.inputs, orderId, () => new Map<string, Inbox<FulfilmentInput>>());
      orNew(inboxes, this.plan.inLogOrder ? 'log' : stream, () => newInbox<FulfilmentInput>()).events.push(
        input,
      );
    }
    this.check(this);
  }
}

export const tokenOf = (card: Card | undefined): string => `pm_${card ?? 'good'}`;
const cardOf = (token: string): Card => cards.find((card) => tokenOf(card) === token) ?? 'unknown';

function newInbox<E>(): Inbox<E> {
  return { events: [], next: 0 };
}

function copyOf<I extends Inbox<unknown>>(inbox: I): I {
  return { ...inbox, events: [...inbox.events] };
}

function orNew<T>(all: Map<string, T>, id: string, make: () => T): T {
  const one = all.get(id) ?? make();
  all.set(id, one);
  return one;
}
