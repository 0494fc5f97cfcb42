import {
  notifications,
  orders,
  payments,
  products,
  stocks,
  type OrderCommand,
  type PaymentCommand,
} from '@queuecommerce/domain';
import { CommandExecutor, instant, type CommandContext } from '@queuecommerce/infra';
import { seededEntropy, type ManualClock } from '@queuecommerce/infra/testing';
import type { WatchedLog } from './watched-log';

/** How long an order waits for its payment. */
export const deadlineMs = 30 * 60_000;

export interface Basket {
  readonly items?: readonly { readonly productId: string; readonly quantity: number }[];
  readonly card?: string;
}

export interface PlacedBasket {
  readonly orderId: string;
  readonly paymentId: string;
}

/** What people do, and the gateway's webhooks: their way into the log never crashes. */
export class Customers {
  protected readonly front: CommandExecutor;
  private readonly entropy = seededEntropy(7);

  constructor(
    readonly clock: ManualClock,
    readonly store: WatchedLog,
  ) {
    this.front = new CommandExecutor(store);
  }

  get now(): string {
    return instant(this.clock);
  }

  /** Adds a product with its stock, as the API does. */
  async addProduct(productId: string, quantity: number): Promise<void> {
    const details = { name: productId, description: null, category: null, active: true };
    const terms = { price: 1_000, currency: 'USD', lowStockThreshold: 0, initialStock: quantity };
    const add = { type: 'AddProduct', productId, ...details, ...terms, at: this.now } as const;
    await this.front.execute(products, productId, add, this.request('AddProduct'));
    const open = { type: 'OpenStock', productId, quantity, lowStockThreshold: 0, at: this.now } as const;
    await this.front.execute(stocks, productId, open, this.request('OpenStock'));
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

  request(command: string): CommandContext {
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
