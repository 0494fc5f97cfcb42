import { consistencyToken } from '@queuecommerce/infra/http';
import { z } from 'zod';

const orderView = z.object({
  id: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  payment: z.object({ id: z.string(), status: z.string().optional() }),
});
export type OrderView = z.infer<typeof orderView>;

const readOrder = orderView.extend({
  totalAmount: z.int(),
  currency: z.string(),
  payment: z.object({ id: z.string(), status: z.string(), capturedAmount: z.int(), refundedAmount: z.int() }),
  reservations: z.array(z.object({ productId: z.string(), quantity: z.int(), status: z.string() })),
  history: z.array(z.object({ status: z.string() })),
});
/** The order as its read model shows it. */
export type ReadOrder = z.infer<typeof readOrder>;

const stock = z.object({ onHand: z.int(), reserved: z.int(), available: z.int() });
export type Stock = z.infer<typeof stock>;

const productView = z.object({ stock });

/** The API as the demo uses it: over HTTP, like everybody else. */
export class ApiClient {
  constructor(private readonly url: string) {}

  async placeOrder(line: {
    productId: string;
    unitPrice: number;
    quantity: number;
    paymentToken?: string;
  }): Promise<OrderView> {
    const { paymentToken, ...item } = line;
    return orderView.parse(
      await this.post('/orders', { ...order, items: [item], ...(paymentToken && { paymentToken }) }),
    );
  }

  /** The order once its read model has come to `position`. */
  async order(id: string, position: string | undefined): Promise<ReadOrder> {
    return readOrder.parse(await this.get(`/orders/${id}`, position));
  }

  async product(id: string, position?: string): Promise<z.infer<typeof productView>> {
    return productView.parse(await this.get(`/products/${id}`, position));
  }

  async post(path: string, body: object): Promise<unknown> {
    const headers = { 'Content-Type': 'application/json' };
    return answerOf(await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }

  private async get(path: string, position: string | undefined): Promise<unknown> {
    return answerOf(
      await fetch(this.url + path, { headers: position === undefined ? {} : consistencyToken(position) }),
    );
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(body)}`);
  return body;
}

const order = {
  customer: {
    customerId: 'test_customer_001',
    email: 'test@example.com',
    firstName: 'John',
    lastName: 'Doe',
  },
  shippingAddress: {
    street: '123 Test Street',
    city: 'Test City',
    state: 'TC',
    postalCode: '12345',
    country: 'USA',
  },
  paymentMethod: 'credit_card',
};
