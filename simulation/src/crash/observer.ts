import { setTimeout as pause } from 'node:timers/promises';
import type { Entropy } from '@queuecommerce/infra';
import { z } from 'zod';
import type { MortalShop } from './mortal-shop';

const price = 2_500;
const products = ['plenty', 'scarce'] as const;
const initialStock = { plenty: 100_000, scarce: 50 };
const cards = ['pm_card_visa', 'pm_card_visa', 'pm_card_visa', 'pm_card_chargeDeclined'];
const ended = ['confirmed', 'rejected', 'cancelled'];

const placed = z.object({ id: z.string(), payment: z.object({ id: z.string() }) });
const order = z.object({ id: z.string(), status: z.string() });
const stock = z.object({ stock: z.object({ onHand: z.int(), reserved: z.int(), available: z.int() }) });

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * A crowd of customers and a warehouse, outside of the system. Each asks again, with the same key, until it is answered; what was
 * acknowledged is kept here and nowhere else.
 */
export class Observer {
  /** Orders that were acknowledged, and whether their cancellation was. */
  readonly orders = new Map<string, { isCancelled: boolean }>();
  /** Units of `plenty` whose receipt was acknowledged. */
  received = 0;
  requests = 0;
  unanswered = 0;
  private isOpen = true;

  constructor(
    private readonly shop: MortalShop,
    private readonly entropy: Entropy,
  ) {}

  async stockUp(): Promise<void> {
    for (const id of products)
      accepted(await this.persistently('/products', { id, name: id, price, initialStock: initialStock[id] }));
  }

  /** Does business until `close`. */
  async work(workers: number): Promise<void> {
    await Promise.all(
      Array.from({ length: workers }, async () => {
        while (this.isOpen) await this.doSomething();
      }),
    );
  }

  close(): void {
    this.isOpen = false;
  }

  /** Waits until every order has come to its end. @throws {Error} with those that have not, after a minute */
  async untilAllHaveEnded(): Promise<void> {
    const open = new Set(this.orders.keys());
    const until = performance.now() + 60_000;
    while (open.size > 0) {
      for (const id of open) {
        const { status, body } = await this.get(`/orders/${id}`);
        if (status === 200 && ended.includes(order.parse(body).status)) open.delete(id);
      }
      if (open.size > 0 && performance.now() > until)
        throw new Error(`I6 ${open.size} orders have not ended: ${[...open].slice(0, 5).join(', ')}`);
      await pause(100);
    }
  }

  /** Compares what was acknowledged with what the system says. Each difference is a line. */
  async faults(): Promise<string[]> {
    const faults: string[] = [];
    const known = await this.allOrders();
    for (const [id, { isCancelled }] of this.orders) {
      const status = known.get(id);
      if (status === undefined) faults.push(`I1 the order ${id} was acknowledged and is not there`);
      else if (isCancelled && status !== 'cancelled')
        faults.push(`I1 the cancellation of ${id} was acknowledged and it is ${status}`);
    }
    for (const id of known.keys())
      if (!this.orders.has(id)) faults.push(`I5 there is an order ${id} that nobody was told of`);
    const confirmed = [...known.values()].filter((status) => status === 'confirmed').length;
    for (const id of products) {
      const { onHand, reserved, available } = stock.parse((await this.get(`/products/${id}`)).body).stock;
      const due = initialStock[id] + (id === 'plenty' ? this.received : 0);
      if (onHand !== due) faults.push(`I5 of ${id} ${onHand} units are on hand, and ${due} were received`);
      if (reserved < 0 || available < 0 || reserved + available !== onHand)
        faults.push(`I3 of ${onHand} units of ${id} ${reserved} are set aside and ${available} free`);
      if (id === 'plenty' && reserved !== confirmed)
        faults.push(`I6 ${reserved} units of ${id} are set aside for ${confirmed} confirmed orders`);
    }
    return faults;
  }

  private async doSomething(): Promise<void> {
    const chance = this.entropy.fraction();
    if (chance < 0.1) {
      const quantity = 1 + Math.floor(this.entropy.fraction() * 5);
      const body = { type: 'receive', quantity, reason: 'a delivery' };
      accepted(await this.persistently('/products/plenty/stock', body));
      this.received += quantity;
      return;
    }
    const lines = chance < 0.4 ? products : (['plenty'] as const);
    const answer = await this.persistently('/orders', orderOf(lines, this.pick(cards)));
    const { id } = placed.parse(accepted(answer));
    this.orders.set(id, { isCancelled: false });
    if (chance > 0.8) {
      const cancelled = await this.persistently(`/orders/${id}/cancel`, { reason: 'changed my mind' });
      if (cancelled.status < 300) this.orders.set(id, { isCancelled: true });
    }
  }

  /** The same again, with the same key, until it is answered with something else than "come again". */
  private async persistently(path: string, body: object): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': this.entropy.uuid() };
    for (;;) {
      while (this.shop.url === '') await pause(20);
      this.requests++;
      try {
        const answer = await fetch(this.shop.url + path, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(20_000),
        });
        const text = await answer.text();
        if (answer.headers.get('retry-after') === null)
          return { status: answer.status, body: JSON.parse(text) };
      } catch {
        this.unanswered++;
      }
      await pause(20);
    }
  }

  private async get(path: string): Promise<Answer> {
    const answer = await fetch(this.shop.url + path);
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  private async allOrders(): Promise<ReadonlyMap<string, string>> {
    const page = z.object({ data: z.array(order), page: z.object({ next: z.string().nullable() }) });
    const known = new Map<string, string>();
    let cursor = '';
    for (;;) {
      const { data, page: at } = page.parse((await this.get(`/orders?limit=100${cursor}`)).body);
      for (const { id, status } of data) known.set(id, status);
      if (at.next === null) return known;
      cursor = `&cursor=${encodeURIComponent(at.next)}`;
    }
  }

  private pick(from: readonly string[]): string {
    return from[Math.floor(this.entropy.fraction() * from.length)] ?? '';
  }
}

/** What it answered with. @throws {Error} it refused what it must not */
function accepted({ status, body }: Answer): unknown {
  if (status >= 300) throw new Error(`It was answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

function orderOf(lines: readonly string[], paymentToken: string): object {
  return {
    customer: { customerId: 'crash', email: 'crash@example.com', firstName: 'C', lastName: 'Rash' },
    items: lines.map((productId) => ({ productId, quantity: 1, unitPrice: price })),
    shippingAddress: { street: '1 Crash Street', city: 'C', postalCode: '1', country: 'US' },
    paymentMethod: 'credit_card',
    paymentToken,
  };
}
