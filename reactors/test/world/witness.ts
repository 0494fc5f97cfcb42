import {
  available,
  fulfilments,
  orders,
  payments,
  readEvent,
  stocks,
  type DomainEvent,
} from '@queuecommerce/domain';
import type { GatewayPayment } from '@queuecommerce/infra';
import type { ManualClock, SimulatedGateway } from '@queuecommerce/infra/testing';
import { Customers, type PlacedBasket } from './customers';
import type { WatchedLog } from './watched-log';

/** What became of it: in our log, and in the gateway's own ledger. */
export class Witness extends Customers {
  constructor(
    clock: ManualClock,
    store: WatchedLog,
    readonly simulator: SimulatedGateway,
  ) {
    super(clock, store);
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

  /** The ids that more than one event of the log has: there must be none. */
  async repeatedIds(): Promise<readonly string[]> {
    const ids = (await this.store.readAll({ limit: 100_000 })).map(({ id }) => id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
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
    for await (const payment of this.simulator.list('1970-01-01T00:00:00.000Z')) payments.push(payment);
    return payments;
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
