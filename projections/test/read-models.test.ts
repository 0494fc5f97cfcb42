import { customers, lowStock, payments, products, reservations } from '../src';
import { at, event, orderId, paymentId, reservationId } from './events';
import { documentOf, foldAll, recordAll } from './recorded-log';

const sold = (quantity: number, time: string) =>
  event('StockReserved', { quantity, reservationId: `${time}:laptop-001`, at: at(time) });
const order = (id: string, changes: Parameters<typeof event<'OrderPlaced'>>[1]) =>
  event('OrderPlaced', { orderId: id, ...changes });

describe('products', () => {
  const added = event('ProductAdded');
  const opened = event('StockOpened');

  test('a product shows its details and its stock', () => {
    expect(documentOf(products, [added, opened, event('StockReserved', { at: at('11:00') })])).toEqual({
      id: 'laptop-001',
      name: 'Gaming Laptop',
      description: 'Fast',
      category: 'computers',
      price: 129_999,
      currency: 'USD',
      active: true,
      lowStockThreshold: 3,
      stock: { onHand: 10, reserved: 2, available: 8 },
      marks: { added: true, inStock: true },
      revision: 0,
      createdAt: at('10:00'),
      updatedAt: at('11:00'),
    });
  });

  test.each([
    ['committed units stay reserved', [event('StockReserved'), event('StockCommitted')], [10, 2, 8]],
    ['released units are available again', [event('StockReserved'), event('StockReleased')], [10, 0, 10]],
    ['a release of nothing frees nothing', [event('StockReleased', { quantity: 0 })], [10, 0, 10]],
    [
      'shipped units are gone',
      [event('StockReserved'), event('StockCommitted'), event('StockShipped')],
      [8, 0, 8],
    ],
    ['a turned-down reservation takes nothing', [event('StockReservationRejected')], [10, 0, 10]],
    ['received units are on hand', [event('StockReceived')], [15, 0, 15]],
    ['returned units are on hand', [event('StockReturned')], [15, 0, 15]],
    ['damaged units are not', [event('StockDamaged')], [5, 0, 5]],
    ['a count says what is on hand', [event('StockReserved'), event('StockCorrected')], [7, 2, 5]],
  ])('%s', (_rule, events, [onHand, reserved, available]) => {
    const product = documentOf(products, [added, opened, ...events]);
    expect(product?.stock).toEqual({ onHand, reserved, available });
  });

  test('changes are shown, with the revision of the product alone', () => {
    const product = documentOf(products, [
      added,
      opened,
      event('ProductDetailsChanged'),
      event('ProductPriceChanged'),
      event('ProductDeactivated'),
      event('LowStockThresholdChanged'),
      event('StockReceived'),
    ]);
    expect(product).toMatchObject({
      name: 'Office Laptop',
      description: null,
      category: 'office',
      price: 99_999,
      active: false,
      lowStockThreshold: 8,
      revision: 4,
    });
  });

  test('stock that is heard of before its product makes the same product', () => {
    const inOrder = documentOf(products, [added, opened, event('StockReserved')]);
    expect(documentOf(products, [opened, event('StockReserved'), added])).toEqual(inOrder);
    expect(documentOf(products, [opened])?.marks.added).toBe(false);
  });

  test('a product without units is marked as out of stock', () => {
    const product = documentOf(products, [added, opened, event('StockReserved', { quantity: 10 })]);
    expect(product?.marks.inStock).toBe(false);
  });
});

describe('reservations', () => {
  test('a reservation shows what is held for whom and until when', () => {
    expect(documentOf(reservations, [event('StockReserved')])).toEqual({
      id: reservationId,
      orderId,
      productId: 'laptop-001',
      quantity: 2,
      status: 'reserved',
      expiresAt: at('10:15'),
      createdAt: at('10:00'),
      updatedAt: at('10:00'),
    });
  });

  test.each([
    ['StockCommitted', 'committed'],
    ['StockReleased', 'released'],
    ['StockShipped', 'shipped'],
  ] as const)('after %s it is %s, and its quantity stays', (type, status) => {
    const events = [event('StockReserved'), event(type, { at: at('11:00') })];
    expect(documentOf(reservations, events)).toMatchObject({ status, quantity: 2, updatedAt: at('11:00') });
  });

  test('one that was turned down is shown, one that was never made is not', () => {
    expect(documentOf(reservations, [event('StockReservationRejected')])?.status).toBe('rejected');
    expect(documentOf(reservations, [event('StockReleased', { quantity: 0 })])).toBeUndefined();
  });
});

describe('payments', () => {
  const asked = event('PaymentAuthorizationRequested');
  const captured = [
    asked,
    event('PaymentAuthorized'),
    event('PaymentCaptureRequested'),
    event('PaymentCaptured'),
  ];

  test('a captured payment shows its way', () => {
    expect(documentOf(payments, captured)).toEqual({
      id: paymentId,
      orderId,
      reference: null,
      amount: 259_998,
      currency: 'USD',
      status: 'captured',
      capture: 'manual',
      deadline: at('10:15'),
      gatewayPaymentId: 'pi_1',
      captureBefore: at('23:00'),
      declineCode: null,
      nextActionUrl: null,
      authorizedAmount: 259_998,
      capturedAmount: 259_998,
      refundedAmount: 0,
      refundableAmount: 259_998,
      refunds: [],
      attempts: [{ attempt: 1, status: 'authorized', declineCode: null, at: at('10:00') }],
      disputes: [],
      history: ['requested', 'authorized', 'capturing', 'captured'].map((status) => {
        return { status, at: at('10:00') };
      }),
      revision: 3,
      createdAt: at('10:00'),
      updatedAt: at('10:00'),
    });
  });

  test('each attempt is shown with how it ended', () => {
    const payment = documentOf(payments, [
      asked,
      event('PaymentDeclined'),
      event('PaymentAuthorizationRequested', { attempt: 2, at: at('10:05') }),
      event('PaymentActionRequired', { attempt: 2, at: at('10:06') }),
    ]);
    expect(payment?.attempts).toEqual([
      { attempt: 1, status: 'declined', declineCode: 'insufficient_funds', at: at('10:00') },
      { attempt: 2, status: 'action_required', declineCode: null, at: at('10:06') },
    ]);
    expect(payment?.nextActionUrl).toBe('https://bank.example/3ds');
  });

  test('P9 what is being refunded can not be refunded again; what failed can', () => {
    const pending = [...captured, event('RefundRequested')];
    expect(documentOf(payments, pending)?.refundableAmount).toBe(258_998);
    expect(documentOf(payments, [...pending, event('RefundFailed')])?.refundableAmount).toBe(259_998);
    expect(documentOf(payments, [...pending, event('RefundSucceeded')])?.refundableAmount).toBe(258_998);
  });

  test('P9 a refund made at the gateway counts, and one that waits for a dispute does not yet', () => {
    const events = [
      ...captured,
      event('DisputeOpened'),
      event('RefundDeferred'),
      event('ExternalRefundObserved'),
    ];
    expect(documentOf(payments, events)).toMatchObject({
      refundedAmount: 1_000,
      refundableAmount: 258_998,
      refunds: [
        { id: 'r-1', status: 'deferred', amount: 0 },
        { id: 're_1', status: 'succeeded', amount: 1_000 },
      ],
    });
  });

  test('a dispute is shown until it is won or lost', () => {
    const opened = [...captured, event('DisputeOpened', { inquiry: true }), event('DisputeOpened')];
    expect(documentOf(payments, opened)?.disputes).toEqual([
      { id: 'dp_1', amount: 259_998, status: 'open', at: at('10:00') },
    ]);
    expect(documentOf(payments, [...opened, event('DisputeClosed')])?.disputes).toEqual([
      { id: 'dp_1', amount: 259_998, status: 'won', at: at('10:00') },
    ]);
  });

  test('P6 money that was taken after all is shown, though the payment was cancelled', () => {
    const events = [
      asked,
      event('PaymentCancellationRequested'),
      event('PaymentCancelled'),
      event('PaymentCaptured'),
    ];
    expect(documentOf(payments, events)).toMatchObject({ status: 'captured', capturedAmount: 259_998 });
  });

  test('P10 a quarantined payment says so', () => {
    expect(documentOf(payments, [asked, event('PaymentQuarantined')])?.status).toBe('quarantined');
  });

  test('a payment that was called off before it was asked for is not shown', () => {
    expect(documentOf(payments, [event('PaymentCancelled')])).toBeUndefined();
  });
});

describe('low stock', () => {
  const stocked = [event('ProductAdded'), event('StockOpened')];

  test('a product is listed from the moment that it reaches its threshold', () => {
    const low = documentOf(lowStock, [...stocked, sold(6, '11:00'), sold(1, '12:00'), sold(1, '13:00')]);
    expect(low).toEqual({
      productId: 'laptop-001',
      name: 'Gaming Laptop',
      available: 2,
      onHand: 10,
      reserved: 8,
      threshold: 3,
      since: at('12:00'),
      marks: { added: true, opened: true, low: true },
    });
  });

  test('a delivery ends it', () => {
    const events = [...stocked, sold(8, '11:00'), event('StockReceived')];
    expect(documentOf(lowStock, events)?.marks.low).toBe(false);
  });

  test('raising the threshold lists it', () => {
    const events = [...stocked, sold(4, '11:00'), event('LowStockThresholdChanged', { at: at('12:00') })];
    expect(documentOf(lowStock, events)).toMatchObject({
      threshold: 8,
      since: at('12:00'),
      marks: { low: true },
    });
  });

  test('a product whose stock has not been opened is not low', () => {
    expect(documentOf(lowStock, [event('ProductAdded')])?.marks.low).toBe(false);
    expect(documentOf(lowStock, [event('StockOpened', { quantity: 0 })])?.marks.low).toBe(false);
  });
});

describe('customers', () => {
  const jane = { customerId: 'jane', email: 'jane@example.com', firstName: 'Jane', lastName: 'Roe' };

  test('a customer shows how often and for how much they have ordered, by currency', () => {
    const moved = { customerId: 'john', email: 'new@example.com', firstName: 'John', lastName: 'Smith' };
    const customer = documentOf(customers, [
      order('1', {}),
      order('2', { totalAmount: 2, at: at('11:00') }),
      order('3', { totalAmount: 500, currency: 'JPY', customer: moved, at: at('12:00') }),
      event('OrderCancelled'),
    ]);
    expect(customer).toEqual({
      id: 'john',
      email: 'new@example.com',
      firstName: 'John',
      lastName: 'Smith',
      orderCount: 3,
      ordered: [
        { currency: 'USD', amount: 260_000, orders: 2 },
        { currency: 'JPY', amount: 500, orders: 1 },
      ],
      firstOrderAt: at('10:00'),
      lastOrderAt: at('12:00'),
    });
  });

  test('each customer has a document', () => {
    const events = recordAll([order('1', {}), order('2', { customer: jane })]);
    expect([...foldAll(customers, events).keys()]).toEqual(['john', 'jane']);
  });
});
