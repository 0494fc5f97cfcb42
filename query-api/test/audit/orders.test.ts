import type { DomainEvent } from '@queuecommerce/domain';
import { consistencyToken } from '@queuecommerce/infra/http';
import { settled } from '@queuecommerce/infra/testing';
import { asked, at, authorized, made, opened, placed, reserved } from '../events';
import { openShop, type Answer, type Shop } from '../shop';
import { watched } from '../watched';

const eventId = (n: number): string => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const commandId = (n: number): string => `20000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const decided: DomainEvent = {
  type: 'CaptureDecided',
  data: { orderId: made(1), paymentId: made(501), at: at('12:00') },
};
const notified: DomainEvent = {
  type: 'GatewayNotificationReceived',
  data: {
    notificationId: 'evt_1',
    type: 'payment_intent.amount_capturable_updated',
    gatewayPaymentId: 'pi_1',
    paymentId: made(501),
    createdAt: at('11:58'),
    at: at('11:58'),
  },
};

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

function get(headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return shop.get(`/audit/orders/${made(1)}`, headers);
}

const http = (n: number) => {
  return { commandId: commandId(n), causationId: commandId(n), correlationId: 'shopping' };
};

/** An order whose payment is heard of from the gateway first. */
async function appendOrder(): Promise<void> {
  const caused = (n: number, by: number) => {
    return { ...http(n), causationId: eventId(by), actor: 'system:fulfilment', origin: 'reactor' };
  };
  await shop.append(opened('laptop-001'), placed(2));
  await shop.appendAs({ ...http(1), command: 'PlaceOrder', actor: 'customer:john' }, placed(1), eventId(1));
  await shop.appendAs(caused(2, 1), reserved(1, 'laptop-001', 2), eventId(2));
  await shop.append(reserved(2, 'laptop-001', 1));
  await shop.appendAs(caused(3, 2), asked(1), eventId(3));
  await shop.appendAs({ ...http(4), origin: 'gateway', actor: 'gateway' }, notified, eventId(4));
  await shop.appendAs({ ...caused(5, 4), command: 'ObservePayment' }, authorized(1), eventId(5));
  await shop.appendAs(caused(6, 5), decided, eventId(6));
}

test('everything that belongs to the order is told in log order, in words, with who did it', async () => {
  await appendOrder();
  const { status, json } = await get();
  expect(status).toBe(200);
  expect(json).toMatchObject({
    orderId: made(1),
    timeline: [
      {
        at: '2026-01-31T10:00:00.100Z',
        eventId: eventId(1),
        stream: `order-${made(1)}`,
        revision: 0,
        position: '0000000000000003',
        type: 'OrderPlaced',
        words: 'ordered 2 × Gaming Laptop for 10.00 USD',
        actor: 'customer:john',
        command: 'PlaceOrder',
        commandId: commandId(1),
        correlationId: 'shopping',
        causationId: commandId(1),
        origin: 'http',
      },
      { stream: 'stock-laptop-001', revision: 1, type: 'StockReserved', actor: 'system:fulfilment' },
      { stream: `payment-${made(501)}`, type: 'PaymentAuthorizationRequested' },
      { stream: 'notification-evt_1', type: 'GatewayNotificationReceived', origin: 'gateway' },
      { stream: `payment-${made(501)}`, revision: 1, type: 'PaymentAuthorized' },
      { stream: `fulfilment-${made(1)}`, type: 'CaptureDecided' },
    ],
  });
});

test('the graph shows which command and event caused which', async () => {
  await appendOrder();
  const { json } = await get();
  expect(json).toMatchObject({
    graph: {
      nodes: expect.arrayContaining([
        { kind: 'command', id: commandId(1), name: 'PlaceOrder', actor: 'customer:john', origin: 'http' },
        expect.objectContaining({ kind: 'event', id: eventId(1), type: 'OrderPlaced' }),
      ]),
      edges: [
        { from: commandId(1), to: eventId(1), kind: 'produced' },
        { from: commandId(2), to: eventId(2), kind: 'produced' },
        { from: eventId(1), to: commandId(2), kind: 'caused' },
        { from: commandId(3), to: eventId(3), kind: 'produced' },
        { from: eventId(2), to: commandId(3), kind: 'caused' },
        { from: commandId(4), to: eventId(4), kind: 'produced' },
        { from: eventId(3), to: eventId(4), kind: 'about' },
        { from: commandId(5), to: eventId(5), kind: 'produced' },
        { from: eventId(4), to: commandId(5), kind: 'caused' },
        { from: commandId(6), to: eventId(6), kind: 'produced' },
        { from: eventId(5), to: commandId(6), kind: 'caused' },
      ],
    },
  });
});

test('a cause that does not belong to the order is a node of its own', async () => {
  await shop.appendAs({ commandId: commandId(1), causationId: eventId(9) }, placed(1), eventId(1));
  const { json } = await get();
  expect(json).toMatchObject({
    graph: { nodes: expect.arrayContaining([{ kind: 'outside', id: eventId(9) }]) },
  });
});

test('an order with a token is answered once its trail has seen the command', async () => {
  await shop.append(placed(1));
  await shop.freeze();
  const position = await shop.append({ type: 'OrderDelivered', data: { orderId: made(1), at: at('15:00') } });
  const before = shop.clock.waiting;
  const asking = watched(get(consistencyToken(position)));
  while (shop.clock.waiting <= before) await settled();
  await shop.clock.advance(1_000);
  expect(asking.over).toBe(false);
  await shop.thaw();
  while (!asking.over) await shop.clock.advance(10);
  expect(await asking.answer).toMatchObject({
    status: 200,
    json: { timeline: [{ type: 'OrderPlaced' }, { type: 'OrderDelivered' }] },
  });
});

test('an order that no event names is not found', async () => {
  await shop.append(placed(2));
  expect(await get()).toMatchObject({ status: 404, json: { code: 'order-not-found', orderId: made(1) } });
});

test('an id of the wrong form is refused', async () => {
  const answer = await shop.get('/audit/orders/nonsense');
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ parameter: 'id' }] } });
});
