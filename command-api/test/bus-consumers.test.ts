import { targetOf, type BusCommand } from '@queuecommerce/domain';
import { EventStoreUnavailable, instant, type EventStore } from '@queuecommerce/infra';
import { eventually } from '@queuecommerce/infra/testing';
import { openApi, openShop } from './api';
import { goodCard } from './requests';
import { gatewayAnswers, passTimeUntil, reserve, reserveCommand, sendOverBus, type Ids } from './system';

const at = '2026-01-01T00:00:00.000Z';
const expiresAt = '2026-01-01T00:01:00.000Z';

/** The commands of a whole order, in an order in which each can be carried out, and what each leads to. */
function wayOf({ orderId, paymentId }: Ids): readonly (readonly [BusCommand, string])[] {
  const reservation = { reservationId: `${orderId}:laptop-001`, productId: 'laptop-001', orderId, at };
  const terms = { amount: 129_999, currency: 'USD', reference: null, deadline: expiresAt } as const;
  const request = { attemptId: orderId, orderId, paymentToken: goodCard, capture: 'manual', at } as const;
  return [
    [{ type: 'ReserveStock', ...reservation, quantity: 1, expiresAt }, 'StockReserved'],
    [{ type: 'RequestAuthorization', paymentId, ...terms, ...request }, 'PaymentAuthorizationRequested'],
    [{ type: 'CommitReservation', ...reservation }, 'StockCommitted'],
    [{ type: 'CapturePayment', paymentId, at }, 'PaymentCaptureRequested'],
    [{ type: 'ConfirmOrder', orderId, paymentId, at }, 'OrderConfirmed'],
    [{ type: 'ShipReservation', ...reservation }, 'StockShipped'],
  ];
}

test('each command of an order’s way is carried out on its own aggregate', async () => {
  const api = await openShop();
  const ids = await api.place();
  for (const [command, event] of wayOf(ids)) {
    const [, events] = await api.appendedBy(() => sendOverBus(api, command));
    const { queue, id } = targetOf(command);
    expect(events).toMatchObject([{ type: event, stream: `${queue}-${id}` }]);
    if (command.type === 'RequestAuthorization') await gatewayAnswers(api, ids.paymentId);
  }
});

test('so is each command of the ways back, and of the catalogue', async () => {
  const api = await openShop();
  const [ids, other] = [await api.place(), await api.place()];
  const paid = await api.pay();
  await gatewayAnswers(api, paid);
  await reserve(api, ids);
  const reservation = reserveCommand(api, ids);
  const refund = { refundId: 'r-1', amount: null, reason: 'order-not-fulfilled', waitsForDispute: true };
  const commands: readonly (readonly [BusCommand, ...string[]])[] = [
    [{ ...reservation, type: 'ReleaseReservation' }, 'StockReleased'],
    [{ type: 'CancelPayment', ...ids, reason: 'out-of-stock', at }, 'PaymentCancelled'],
    [{ type: 'RefundPayment', paymentId: paid, ...refund, at }, 'RefundRequested'],
    [{ type: 'RejectOrder', orderId: other.orderId, reason: 'out-of-stock', at }, 'OrderRejected'],
    [{ type: 'OpenStock', productId: 'tea', quantity: 9, lowStockThreshold: 1, at }, 'StockOpened'],
    [
      { type: 'SetStockThreshold', productId: 'tea', lowStockThreshold: 9, at },
      'StockThresholdSet',
      'LowStockDetected',
    ],
  ];
  for (const [command, ...types] of commands) {
    const [, events] = await api.appendedBy(() => sendOverBus(api, command));
    expect(events.map(({ type }) => type)).toEqual(types);
  }
});

test('its events say which message asked for them, because of what', async () => {
  const api = await openShop();
  const command = reserveCommand(api, await api.place());
  const id = '99999999-9999-4999-8999-999999999999';
  const cause = { correlationId: 'c-1', causationId: 'e-1' };
  const message = { id, type: command.type, key: 'laptop-001', body: command, ...cause };
  const [, events] = await api.appendedBy(() => api.bus.publish('stock', message));
  expect(events).toMatchObject([
    {
      metadata: {
        commandId: id,
        command: 'ReserveStock',
        origin: 'bus',
        actor: 'system:fulfilment',
        ...cause,
      },
    },
  ]);
});

test('a message that comes again has no second effect', async () => {
  const api = await openShop();
  const ids = await api.place();
  for (const [command] of wayOf(ids)) {
    await sendOverBus(api, command);
    if (command.type === 'RequestAuthorization') await gatewayAnswers(api, ids.paymentId);
    const [, events] = await api.appendedBy(() => sendOverBus(api, command));
    expect(events).toEqual([]);
  }
});

test('S5 a reserve command that arrives after its deadline is refused by the clock of who carries it out', async () => {
  const api = await openShop();
  const command = reserveCommand(api, await api.place());
  await api.clock.advance(60_001);
  const [, events] = await api.appendedBy(() => sendOverBus(api, command));
  expect(events).toEqual([]);
  expect(api.log.entries).toMatchObject([
    {
      level: 'info',
      fields: { command: 'ReserveStock', stream: 'laptop-001', refused: 'reservation-expired' },
    },
  ]);
});

test('the time of an event is when its command was carried out', async () => {
  const api = await openShop();
  const command = reserveCommand(api, await api.place());
  await api.clock.advance(5_000);
  const [, events] = await api.appendedBy(() => sendOverBus(api, command));
  expect(events).toMatchObject([{ data: { at: '2026-01-01T00:00:05.000Z', expiresAt } }]);
});

test('a refusal is logged and acknowledged: not repeated, not parked', async () => {
  const api = await openShop();
  const ids = await api.place();
  const commit = { ...reserveCommand(api, ids), type: 'CommitReservation' } as const;
  const [, events] = await api.appendedBy(() => sendOverBus(api, commit));
  expect(events).toEqual([]);
  expect(api.log.entries).toHaveLength(1);
  expect(api.log.entries).toMatchObject([{ level: 'info', fields: { refused: 'reservation-not-held' } }]);
  expect(await api.bus.parked(10)).toEqual([]);
});

test('F13 a message that makes no sense is parked, and its neighbours are carried out', async () => {
  const api = await openShop();
  const [first, second] = [await api.place(), await api.place()];
  const [id, cause] = ['99999999-9999-4999-8999-999999999999', { correlationId: 'c', causationId: 'c' }];
  const nonsense = {
    id,
    type: 'Nonsense',
    key: 'laptop-001',
    body: { type: 'Nonsense', productId: 'laptop-001' },
  };
  const sent = [
    reserve(api, first),
    api.bus.publish('stock', { ...nonsense, ...cause }),
    reserve(api, second),
  ];
  await passTimeUntil(api, Promise.all(sent));
  expect(await api.typesOf('stock-laptop-001')).toEqual(['StockOpened', 'StockReserved', 'StockReserved']);
  expect(await api.bus.parked(10)).toMatchObject([{ message: { id }, attempts: expect.any(Number) }]);
});

test('F14 while the event store is away, a command is repeated until it is back, however long that takes', async () => {
  let failures = 0;
  let away = true;
  const between = (store: EventStore): EventStore => ({
    ...store,
    append(stream, ...append) {
      if (!away || !stream.startsWith('stock-')) return store.append(stream, ...append);
      failures += 1;
      return Promise.reject(new EventStoreUnavailable('away', 'unknown'));
    },
  });
  const api = await openApi(between);
  const sent = sendOverBus(api, {
    type: 'OpenStock',
    productId: 'tea',
    quantity: 1,
    lowStockThreshold: 0,
    at,
  });
  await eventually(async () => {
    await api.clock.runNext();
    return failures > 50;
  });
  expect(await api.typesOf('stock-tea')).toEqual([]);
  away = false;
  await passTimeUntil(api, sent);
  expect(await api.typesOf('stock-tea')).toEqual(['StockOpened']);
  expect(await api.bus.parked(10)).toEqual([]);
});

test('commands for one aggregate are carried out in the order in which they were sent', async () => {
  const api = await openShop();
  const quantities = Array.from({ length: 40 }, (_, index) => index);
  await Promise.all(
    quantities.map((quantity) =>
      sendOverBus(api, {
        type: 'SetStockThreshold',
        productId: 'mouse-001',
        lowStockThreshold: quantity + 1,
        at: instant(api.clock),
      }),
    ),
  );
  const events = await api.store.readStream('stock-mouse-001', { limit: 100 });
  const set = events.filter(({ type }) => type === 'StockThresholdSet').map(({ data }) => data);
  expect(set).toMatchObject(quantities.map((quantity) => ({ lowStockThreshold: quantity + 1 })));
});
