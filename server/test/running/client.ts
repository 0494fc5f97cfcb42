import { z } from 'zod';
import { ApiDocument } from './documented';
import { orderOf, type Line } from './requests';
import { until } from './until';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's JSON; undefined if there is none. */
  readonly json: unknown;
}

export interface Sending {
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const refund = z.object({
  id: z.string(),
  amount: z.int(),
  status: z.string(),
  reason: z.string().nullable(),
});
const progress = {
  id: z.string(),
  status: z.string(),
  declineCode: z.string().nullable(),
  nextActionUrl: z.string().nullable(),
  capturedAmount: z.int(),
  refundedAmount: z.int(),
  refunds: z.array(refund),
};
const reservation = z.object({
  id: z.string(),
  productId: z.string(),
  quantity: z.int(),
  status: z.string(),
});
const order = z.object({
  id: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  items: z.array(
    z.object({ productId: z.string(), quantity: z.int(), unitPrice: z.int(), lineTotal: z.int() }),
  ),
  totalAmount: z.int(),
  payment: z.object({ ...progress, attempts: z.int() }),
  reservations: z.array(reservation),
  shipment: z.unknown(),
  history: z.array(z.object({ status: z.string() })),
});
export type Order = z.output<typeof order>;
const payment = z.object({ ...progress, orderId: z.string().nullable(), refundableAmount: z.int() });
export type Payment = z.output<typeof payment>;
const product = z.object({
  id: z.string(),
  price: z.int(),
  stock: z.object({ onHand: z.int(), reserved: z.int(), available: z.int() }),
});
const placed = z.object({ id: z.string(), status: z.string(), payment: z.object({ id: z.string() }) });

/** An order that was placed, and where the log stood then. */
export interface Placed {
  readonly orderId: string;
  readonly paymentId: string;
  /** As the answer had it. */
  readonly status: string;
  readonly token: string;
}

/** The API as a client sees it. Every answer is held against the served OpenAPI document. */
export class Client {
  /** What has been asked so far, such as `POST /orders`. */
  private constructor(
    readonly url: string,
    readonly document: ApiDocument,
  ) {}

  static async to(url: string): Promise<Client> {
    const served: unknown = await (await fetch(`${url}/api/openapi.json`)).json();
    return new Client(url, new ApiDocument(served));
  }

  /** Sends a request such as `POST /orders`. */
  async send(request: string, { body, headers }: Sending = {}): Promise<Answer> {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(this.url + path, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    const answer = { status: response.status, headers: Object.fromEntries(response.headers), json };
    this.document.check({ method, path, ...answer });
    return answer;
  }

  /** The answer's body, if it is what was hoped for. */
  async succeed(request: string, sending: Sending = {}): Promise<Answer> {
    const answer = await this.send(request, sending);
    if (answer.status >= 300)
      throw new Error(`${request} answered ${answer.status}: ${JSON.stringify(answer.json)}`);
    return answer;
  }

  async place(
    lines: readonly Line[],
    { card, headers }: { card?: string; headers?: Record<string, string> } = {},
  ): Promise<Placed> {
    return placedFrom(
      await this.succeed('POST /orders', { body: orderOf(lines, card), ...(headers && { headers }) }),
    );
  }

  async order(id: string, token?: string): Promise<Order> {
    return order.parse((await this.succeed(`GET /orders/${id}`, fresh(token))).json);
  }

  async payment(id: string, token?: string): Promise<Payment> {
    return payment.parse((await this.succeed(`GET /payments/${id}`, fresh(token))).json);
  }

  async product(id: string, token?: string): Promise<z.output<typeof product>> {
    return product.parse((await this.succeed(`GET /products/${id}`, fresh(token))).json);
  }

  /** The order, once it is as wanted. */
  orderOnce({ orderId, token }: Placed, holds: (order: Order) => boolean, what?: string): Promise<Order> {
    return until(() => this.order(orderId, token), holds, what === undefined ? {} : { what });
  }
}

/** Asks for what has seen the command that gave this token. */
export function fresh(token: string | undefined): Sending {
  return token === undefined ? {} : { headers: { 'Consistency-Token': token } };
}

export function placedFrom({ json, headers }: Answer): Placed {
  const { id, status, payment } = placed.parse(json);
  return { orderId: id, paymentId: payment.id, status, token: headers['consistency-token'] ?? '' };
}
