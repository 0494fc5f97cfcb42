import { payments } from '../src';
import { at, event, orderId, paymentId } from './events';
import { documentOf } from './recorded-log';

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
