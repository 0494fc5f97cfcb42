import { paymentDecider as payment, refundable, type Payment, type PaymentEvent } from '../../src';
import { paymentId } from '../ids';
import { evolve, given } from '../scenario';
import { paid, unwind } from './paid';
import {
  capture,
  confirm,
  observe,
  recordDecline,
  refundOfUnwinding,
  retry,
  seenDispute,
  seenRefund,
  taken,
} from './payment-commands';
import {
  cancellationRequested,
  captured,
  declined,
  disputeClosed,
  disputeOpened,
  journeys,
  refundDeferred,
  refundFailed,
  refundRequested,
  refundSucceeded,
  requested,
} from './payment-events';

const after = (...events: readonly PaymentEvent[]): Payment => evolve(payment, events);

describe('a refusal says which payment is not there', () => {
  test.each([
    ['another card', retry()],
    ['a confirmation', confirm],
  ])('for %s', (_, command) =>
    given(payment, []).when(command).thenRefuses('payment-not-found', { paymentId }),
  );
});

test('a refusal for good is no news of a payment that has gone on', () => {
  for (const status of ['action-required', 'authorized', 'capturing'] as const)
    given(payment, journeys[status]).when(recordDecline()).thenNothing();
});

test('what a decline charged is remembered, and nothing where nothing was charged', () => {
  expect(after(requested(), declined(1, { chargeId: 'ch_1' }))).toMatchObject({ declinedCharges: ['ch_1'] });
  expect(after(requested(), declined(1, { chargeId: null }))).toMatchObject({ declinedCharges: [] });
});

test('a first attempt knows no other attempt and no charge', () =>
  expect(after(requested())).toMatchObject({ attemptIds: ['first'], declinedCharges: [] }));

test('P6 what is cancelled once more has no attempts and no charges of its own', () => {
  const again = after(...journeys.cancelled, cancellationRequested('pi_2'));
  expect(again).toMatchObject({
    status: 'cancelling',
    gatewayPaymentId: 'pi_2',
    attemptIds: [],
    declinedCharges: [],
  });
});

describe('what is said of money that was not taken changes nothing', () => {
  const late = [
    refundRequested(),
    refundSucceeded(),
    refundFailed(),
    refundDeferred(),
    disputeOpened(),
    disputeClosed('lost'),
  ];
  test.each(late.map((event) => [event.type, event] as const))('%s', (_, event) => {
    for (const status of ['none', 'authorized', 'cancelled'] as const)
      expect(after(...journeys[status], event)).toEqual(after(...journeys[status]));
  });
  test('nor does a second cancellation of a payment that is still open', () => {
    const open = after(...journeys.captured);
    expect(after(...journeys.captured, cancellationRequested())).toEqual(open);
  });
});

describe('P9 disputes', () => {
  test('P9 a dispute that nobody has seen opened is closed over nothing', () => {
    const closed = after(...journeys.captured, disputeClosed('lost', 'dp_9'));
    if (closed.status !== 'captured') throw new Error(closed.status);
    expect(closed.disputes.get('dp_9')).toEqual({ status: 'lost', amount: 0 });
    expect(refundable(closed)).toBe(closed.captured);
  });
  test('P9 one that was lost is not opened or lost again', () => {
    const lost = paid(disputeOpened(), disputeClosed('lost'));
    lost.when(taken([], [seenDispute('lost')])).thenNothing();
    lost.when(taken([], [seenDispute('open')])).thenNothing();
  });
  test('P9 a refund that waits goes on waiting while nothing is closed', () => {
    const waiting = paid(disputeOpened(), refundDeferred());
    waiting.when(taken([], [seenDispute('open')])).thenNothing();
    waiting.when(refundOfUnwinding).thenNothing();
  });
  test('P9 it is asked for when the dispute is won, and not again by what is seen later', () => {
    const events = [disputeOpened(), refundDeferred(), disputeClosed('won'), refundRequested(unwind)];
    paid(...events)
      .when(taken([], [seenDispute('won')]))
      .thenNothing();
    paid(...events)
      .when(taken([seenRefund(unwind, 'succeeded')], [seenDispute('won')]))
      .thenEvents(refundSucceeded(unwind));
  });
});

test('P10 what was taken is not checked again', () =>
  paid()
    .when(observe('succeeded', { amount: 1, orderId: null }))
    .thenNothing());

test('P5 a capture of what was taken already is no news', () => {
  paid().when(capture).thenNothing();
  expect(after(...journeys.captured, captured)).toEqual(after(...journeys.captured));
});
