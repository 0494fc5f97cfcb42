import { sleep, type GatewayPayment } from '@queuecommerce/infra';
import { z } from 'zod';
import type { Answer, FrontDoor } from './front-door';
import type { Outside } from './outside';
import type { PersistentClient } from './persistent-client';

/** What was acknowledged of an order. */
export interface Acknowledged {
  readonly orderId: string;
  readonly paymentId: string;
  cancelled: boolean;
  shipped: boolean;
  delivered: boolean;
  returned: boolean;
}

const unitPrice = 2_500;
const cards = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_authenticationRequired',
  'pm_card_pendingRefund',
  'pm_card_refundFail',
] as const;
const placed = z.object({ id: z.string(), payment: z.object({ id: z.string() }) });

/** Customers, the warehouse and the banks: they do what people do, at moments of their own. */
export class People {
  readonly acknowledged: Acknowledged[] = [];
  /** Units on hand, as the warehouse was told. */
  readonly onHand = new Map<string, number>();
  private open = 0;

  constructor(
    private readonly outside: Outside,
    private readonly client: PersistentClient,
    private readonly door: FrontDoor,
    private readonly orderDeadlineMs: number,
  ) {}

  /** People who have not finished what they came for. */
  get busy(): number {
    return this.open;
  }

  async addProduct(id: string, initialStock: number): Promise<void> {
    const body = { id, name: id, price: unitPrice, initialStock };
    const { status } = await this.client.ask({ method: 'POST', path: '/products', body });
    if (status !== 201) this.outside.broken(`A product was answered ${status}`);
    this.onHand.set(id, initialStock);
  }

  /** Somebody comes, in the background. */
  send(doing: () => Promise<void>): void {
    this.open += 1;
    doing().then(
      () => (this.open -= 1),
      (error: unknown) => this.outside.broken('Somebody could not do what they wanted', error),
    );
  }

  /** A customer's whole story. */
  async shop(products: readonly [string, ...string[]]): Promise<void> {
    const { chance } = this.outside;
    const card = chance.pick(cards);
    const order = await this.place(products, card);
    if (card === 'pm_card_authenticationRequired' && chance.happens(0.3))
      return this.payAtTheLastMoment(order);
    if (chance.happens(0.15)) return this.cancelWhileItIsPaid(order);
    const doings: (() => Promise<void>)[] = [];
    if (chance.happens(0.35)) doings.push(() => this.cancel(order));
    if (chance.happens(0.3)) doings.push(() => this.payAgain(order));
    if (chance.happens(0.7)) doings.push(() => this.passTheBank(order));
    if (chance.happens(0.35)) doings.push(() => this.refund(order, this.someOrAll()));
    if (chance.happens(0.35)) doings.push(() => this.refund(order, this.someOrAll()));
    if (chance.happens(0.2)) doings.push(() => this.refundInPieces(order));
    if (chance.happens(0.3)) doings.push(() => this.ship(order));
    if (chance.happens(0.1)) doings.push(() => this.captureByHand(order));
    if (chance.happens(0.5)) doings.push(() => this.look(order));
    await Promise.all(doings.map((doing) => this.afterAWhile().then(doing)));
  }

  /** Units are received or written off. */
  async stockUp(productId: string): Promise<void> {
    const { chance } = this.outside;
    const quantity = chance.whole(1, 3);
    const type = chance.pick(['receive', 'damage'] as const);
    const body = { type, quantity, reason: 'the warehouse' };
    const asked = { method: 'POST', path: `/products/${productId}/stock`, body } as const;
    const key = chance.entropy.uuid();
    const answer = await this.client.ask(asked, key);
    if (chance.happens(0.1))
      await this.client.misuse({ ...asked, body: { ...body, quantity: quantity + 1 } }, key);
    const change = type === 'receive' ? quantity : -quantity;
    if (this.accepts(answer, [200], [409]))
      this.onHand.set(productId, (this.onHand.get(productId) ?? 0) + change);
  }

  /** Forged, unsigned and nonsensical webhooks (F10). */
  async forge(): Promise<void> {
    const { chance } = this.outside;
    const signature = chance.pick([
      undefined,
      't=1,v1=00',
      'nonsense',
      `t=${Date.parse('2026-01-01') / 1000},v1=${'0'.repeat(64)}`,
    ]);
    const payment = { id: 'pi_forged', object: 'payment_intent' };
    const event = {
      id: 'evt_forged',
      type: 'payment_intent.succeeded',
      created: 1,
      data: { object: payment },
    };
    const body = JSON.stringify(event);
    const answer = await this.door.ask({
      method: 'POST',
      path: '/payments/webhook/stripe',
      body,
      ...(signature !== undefined && { headers: { 'stripe-signature': signature } }),
    });
    if (answer && answer.status !== 400)
      this.outside.broken(`A forged webhook was answered ${answer.status}`);
  }

  private async place(products: readonly [string, ...string[]], card: string): Promise<Acknowledged> {
    const { chance } = this.outside;
    const chosen = products.filter((_, index) => index === 0 || chance.happens(0.4));
    const items = chosen.map((productId) => ({ productId, quantity: chance.whole(1, 2), unitPrice }));
    const customerId = `customer-${chance.whole(1, 5)}`;
    const key = chance.entropy.uuid();
    const asked = {
      method: 'POST',
      path: '/orders',
      body: {
        customer: { customerId, email: 'c@example.com', firstName: 'C', lastName: 'Ustomer' },
        items,
        shippingAddress: { street: '1 Some Street', city: 'Town', postalCode: '1', country: 'US' },
        paymentMethod: 'credit_card',
        paymentToken: card,
      },
    } as const;
    const answer = await this.client.ask(asked, key);
    this.accepts(answer, [201], []);
    if (chance.happens(0.1))
      await this.client.misuse({ ...asked, body: { ...asked.body, paymentMethod: 'debit_card' } }, key);
    const { id: orderId, payment } = placed.parse(answer.body);
    const known = {
      orderId,
      paymentId: payment.id,
      cancelled: false,
      shipped: false,
      delivered: false,
      returned: false,
    };
    this.acknowledged.push(known);
    return known;
  }

  private async cancel(order: Acknowledged): Promise<void> {
    const path = `/orders/${order.orderId}/cancel`;
    const answer = await this.client.ask({ method: 'POST', path, body: { reason: 'changed my mind' } });
    if (this.accepts(answer, [200], [409])) order.cancelled = true;
  }

  private async payAgain({ orderId }: Acknowledged): Promise<void> {
    const body = { orderId, paymentToken: this.outside.chance.pick(cards) };
    this.accepts(await this.client.ask({ method: 'POST', path: '/payments', body }), [201], [409]);
  }

  /** The customer passes or fails what the bank asks for, if it asks, and says so to the shop or not. */
  private async passTheBank({ paymentId }: Acknowledged): Promise<void> {
    const { gateway, chance } = this.outside;
    const found = await this.atTheGateway(paymentId, 'requires_action');
    if (found === undefined) return;
    const outcome = chance.happens(0.8) ? 'authenticated' : 'failed';
    await gateway.completeAction(found, outcome).catch(() => undefined);
    // The shop may not hear of it before the order's deadline, nor that the money is taken already.
    if (chance.happens(0.3)) await this.takeByHand(found);
    if (chance.happens(0.5)) return;
    const path = `/payments/${paymentId}/confirm`;
    this.accepts(await this.client.ask({ method: 'POST', path, body: {} }), [200], [404, 409]);
  }

  /** The customer changes their mind while the gateway makes the payment: the shop may not have its answer yet. */
  private async cancelWhileItIsPaid(order: Acknowledged): Promise<void> {
    const { chance, clock } = this.outside;
    for (let looks = 0; looks < 100; looks++) {
      if ((await this.atTheGateway(order.paymentId)) !== undefined) return this.cancel(order);
      await sleep(clock, chance.between(10, 300));
    }
  }

  /** The money is taken while the order's deadline passes, and nobody tells the shop but the gateway. */
  private async payAtTheLastMoment({ paymentId }: Acknowledged): Promise<void> {
    const { gateway, chance, clock } = this.outside;
    await sleep(clock, Math.max(0, this.orderDeadlineMs + chance.between(-400, 100)));
    const found = await this.atTheGateway(paymentId, 'requires_action');
    if (found === undefined) return;
    await gateway.completeAction(found, 'authenticated').catch(() => undefined);
    await this.takeByHand(found);
  }

  /** Somebody of the shop's takes the money on the gateway's own pages, as soon as it is held. */
  private async captureByHand({ paymentId }: Acknowledged): Promise<void> {
    const { chance, clock } = this.outside;
    for (let looks = 0; looks < 60; looks++) {
      const found = await this.atTheGateway(paymentId, 'requires_capture');
      if (found !== undefined) return this.takeByHand(found);
      await sleep(clock, chance.between(100, 5_000));
    }
  }

  private async takeByHand(gatewayPaymentId: string): Promise<void> {
    const { gateway, chance } = this.outside;
    const idempotencyKey = chance.entropy.uuid();
    await gateway.capture({ idempotencyKey, gatewayPaymentId }).catch(() => undefined);
  }

  /** The gateway's id of a payment that its own ledger has, in this state or in any. */
  private async atTheGateway(
    paymentId: string,
    status?: GatewayPayment['status'],
  ): Promise<string | undefined> {
    for await (const found of this.outside.gateway.list('1970-01-01T00:00:00.000Z'))
      if (found.paymentId === paymentId && (status === undefined || found.status === status))
        return found.gatewayPaymentId;
    return undefined;
  }

  /** So little at a time that one piece more, given back by mistake, would find room. */
  private async refundInPieces(order: Acknowledged): Promise<void> {
    const { chance } = this.outside;
    for (let pieces = chance.whole(2, 6); pieces > 0; pieces--)
      await this.refund(order, chance.whole(50, 300));
  }

  private async refund({ paymentId }: Acknowledged, amount: number | undefined): Promise<void> {
    const path = `/payments/${paymentId}/refund`;
    const answer = await this.client.ask({
      method: 'POST',
      path,
      body: amount === undefined ? {} : { amount },
    });
    this.accepts(answer, [200], [404, 409, 422]);
  }

  private someOrAll(): number | undefined {
    const { chance } = this.outside;
    return chance.happens(0.3) ? undefined : chance.whole(50, 12_000);
  }

  private async ship(order: Acknowledged): Promise<void> {
    const path = `/orders/${order.orderId}`;
    const move = async (status: string): Promise<boolean> =>
      this.accepts(await this.client.ask({ method: 'PATCH', path, body: { status } }), [200], [409]);
    if (!(await move('shipped'))) return;
    order.shipped = true;
    if (this.outside.chance.happens(0.3)) await this.cancel(order);
    await this.afterAWhile();
    if (!(await move('delivered'))) return;
    order.delivered = true;
    if (this.outside.chance.happens(0.5) && (await move('returned'))) order.returned = true;
  }

  /** Whoever looks is shown the order, or told that it is not there yet. */
  private async look({ orderId }: Acknowledged): Promise<void> {
    const answer = await this.door.ask({ method: 'GET', path: `/orders/${orderId}` });
    if (answer && ![200, 404, 503].includes(answer.status))
      this.outside.broken(`An order was answered ${answer.status}`);
  }

  /** Whether it was accepted. Anything but what is expected is a fault. */
  private accepts(
    { status, body }: Answer,
    accepted: readonly number[],
    refused: readonly number[],
  ): boolean {
    if (accepted.includes(status)) return true;
    if (!refused.includes(status))
      this.outside.broken(`Somebody was answered ${status}: ${JSON.stringify(body)}`);
    return false;
  }

  private afterAWhile(): Promise<void> {
    const { clock, chance } = this.outside;
    return sleep(clock, chance.pick([300, 1_000, 20_000, 200_000]) * chance.between(0, 1));
  }
}
