import {
  customer,
  isRefusal,
  orders,
  orderStream,
  paymentMethod,
  priceOrder,
  products,
  shippingAddress,
  values,
  type Order,
  type PricedOrder,
  type Product,
  type Refusal,
} from '@queuecommerce/domain';
import { derivedId, instant } from '@queuecommerce/infra';
import {
  defineRoute,
  type Recall,
  type Reply,
  type RequestContext,
  type Route,
} from '@queuecommerce/infra/http';
import { z } from 'zod';
import { carryOut } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { paymentTokenOf, paymentTokenRequired } from '../payments/payment-token';
import { problemFor, problemsOf } from '../refusals';
import { checkSameRequest, isRepeat } from '../same-request';
import { commandHeadersSpec, type StateAt } from '../state-at';
import { orderAnswer, orderReply } from './order-answer';
import type { OrderEnds } from './order-ends';

const line = z.strictObject({
  productId: values.chosenId,
  productName: values.text(200).optional(),
  quantity: values.lineQuantity,
  unitPrice: values.amountMinor.meta({
    description: "Minor units: a claim, checked against the catalogue's price",
  }),
});

const body = z
  .strictObject({
    customer,
    items: z.array(line).min(1).max(100),
    shippingAddress,
    paymentMethod,
    currency: values.currency.default('USD'),
    paymentToken: values
      .text(100)
      .optional()
      .meta({ description: "A payment method's id; a test card is pm_card_visa" }),
  })
  .meta({
    id: 'PlaceOrder',
    example: {
      customer: {
        customerId: 'test_customer_001',
        email: 'test@example.com',
        firstName: 'John',
        lastName: 'Doe',
      },
      items: [{ productId: 'laptop-001', productName: 'Gaming Laptop', quantity: 1, unitPrice: 129999 }],
      shippingAddress: {
        street: '123 Test Street',
        city: 'Test City',
        state: 'TC',
        postalCode: '12345',
        country: 'USA',
      },
      paymentMethod: 'credit_card',
    },
  });
type PlaceOrderBody = z.output<typeof body>;

export function placeOrderRoute(deps: CommandApiDeps, ends: OrderEnds): Route {
  return defineRoute({
    method: 'POST',
    path: '/orders',
    operationId: 'placeOrder',
    summary: 'Place an order',
    description:
      'The order is durable when this answers; its stock and payment follow. With `Prefer: wait=10` it answers when the ' +
      'order has reached `confirmed` or its end, or the time is up.',
    tags: ['Orders'],
    idempotent: true,
    waits: true,
    body,
    responses: {
      201: {
        description: 'The order is placed',
        body: orderAnswer,
        headers: { Location: 'Where it is', ...commandHeadersSpec },
      },
    },
    problems: [
      ...problemsOf('unknown-product', 'inactive-product', 'currency-mismatch', 'price-mismatch'),
      ...problemsOf('amount-too-large', 'amount-not-chargeable'),
      paymentTokenRequired,
    ],
    async handle({ body, context }) {
      deps.intake.check();
      const orderId = derivedId(context.commandId, 'order');
      const { waitMs } = context;
      const watch = waitMs > 0 ? await ends.watch(orderId, waitMs, context.signal) : undefined;
      try {
        const placed = await placeOrder(deps, orderId, body, context);
        // The repeat of an order that has come to its end meanwhile waits for nothing.
        if (placed.state.status === 'placed') await watch?.ended;
        const order = watch ? await deps.executor.load(orders, orderId) : placed;
        // How it was after a while is not in the log: that takes a receipt.
        return { ...placedReply(orderId, order), isInLog: watch === undefined };
      } finally {
        watch?.stop();
      }
    },
  });
}

/**
 * The first answer to a request that has placed an order, however it fared since: the order's stream begins with what it said. So the log
 * is its receipt, and whoever places an order waits for one commit. No other request can have the key.
 */
export function placedUnderKey({ store }: Pick<CommandApiDeps, 'store'>): Recall {
  const { decider, codec } = orders;
  return async (request) => {
    const orderId = derivedId(request.commandId, 'order');
    const [event] = await store.readStream(orderStream(orderId), { limit: 1 });
    if (event === undefined) return undefined;
    checkSameRequest(event, request);
    const { revision, position } = event;
    return placedReply(orderId, {
      state: decider.evolve(decider.initialState, codec.read(event)),
      revision,
      position,
    });
  };
}

function placedReply(orderId: string, order: StateAt<Order>): Reply {
  return orderReply(201, order, { Location: `/orders/${orderId}` });
}

async function placeOrder(
  deps: CommandApiDeps,
  orderId: string,
  { items, ...details }: PlaceOrderBody,
  context: RequestContext,
): Promise<StateAt<Order>> {
  const { executor, store, clock } = deps;
  const paymentToken = paymentTokenOf(deps, details.paymentToken);
  const priced = await pricedOrder(deps, items, details.currency);
  if (isRefusal(priced)) {
    // A price that changed since must not turn the repeat of an order that was placed into a refusal.
    if (await isRepeat(store, orderStream(orderId), context)) return executor.load(orders, orderId);
    throw problemFor(priced);
  }
  const command = {
    type: 'PlaceOrder',
    orderId,
    ...details,
    ...priced,
    paymentToken,
    paymentId: derivedId(context.commandId, 'payment'),
    deadline: instant(clock, deps.orderDeadlineMs),
    at: instant(clock),
  } as const;
  return carryOut(deps, orders, orderId, command, { context, notFound: 'order-not-found' });
}

async function pricedOrder(
  { executor }: CommandApiDeps,
  items: PlaceOrderBody['items'],
  currency: string,
): Promise<PricedOrder | Refusal> {
  const productIds = [...new Set(items.map(({ productId }) => productId))];
  const loaded = await Promise.all(productIds.map((id) => executor.load(products, id)));
  const catalogue = new Map<string, Product>(
    productIds.map((id, index) => [id, loaded[index]?.state ?? unknown]),
  );
  return priceOrder(items, currency, (id) => catalogue.get(id) ?? unknown);
}

const unknown: Product = { status: 'none' };
