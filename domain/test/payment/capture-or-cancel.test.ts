import { paymentDecider as payment } from '../../src';
import { paymentId } from '../ids';
import { given } from '../scenario';
import { cancel, capture, observe, recordDecline, request, retry } from './payment-commands';
import {
  authorized,
  cancellationRequested,
  cancelled,
  captureRequested,
  captured,
  declined,
  journeys,
  quarantined,
  requested,
  turnedAway,
} from './payment-events';
import { amount } from './payment-facts';

const statuses = Object.entries(journeys);

describe('P5 capture or cancel, decided once, before the call', () => {
  test('P5 held money is captured', () =>
    given(payment, journeys.authorized).when(capture).thenEvents(captureRequested));
  test.each(['capturing', 'captured'] as const)('P5 a capture repeated while %s changes nothing', (status) =>
    given(payment, journeys[status]).when(capture).thenNothing(),
  );
  test.each(statuses.filter(([status]) => !['authorized', 'capturing', 'captured'].includes(status)))(
    'P5 money that is %s is not captured',
    (status, events) =>
      given(payment, events).when(capture).thenRefuses('payment-not-authorized', { paymentId, status }),
  );

  test.each(['authorizing', 'action-required', 'declined', 'authorized'] as const)(
    'P5 a payment that is %s is cancelled',
    (status) =>
      given(payment, journeys[status])
        .when(cancel)
        .thenEvents(cancellationRequested(status === 'authorizing' ? null : 'pi_1')),
  );
  test.each(['capturing', 'captured', 'cancelling', 'cancelled', 'quarantined'] as const)(
    'P5 a payment that is %s is not cancelled any more',
    (status) => given(payment, journeys[status]).when(cancel).thenNothing(),
  );
  test('P5 a payment of which nothing was made at the gateway is cancelled at once', () =>
    given(payment, [requested(), turnedAway()]).when(cancel).thenEvents(cancelled('order-cancelled', null)));
  test('P5 a cancellation that overtakes the request for the money closes the payment', () => {
    given(payment, []).when(cancel).thenEvents(cancelled('order-cancelled', null));
    const closed = given(payment, [cancelled('order-cancelled', null)]);
    closed.when(request()).thenNothing();
    closed.when(cancel).thenNothing();
    closed.when(retry()).thenRefuses('payment-not-declined', { status: 'cancelled' });
    closed.when(capture).thenRefuses('payment-not-authorized', { status: 'cancelled' });
  });
});

describe('P5 the cancellation', () => {
  test('P5 is over when the gateway says so', () =>
    given(payment, journeys.cancelling).when(observe('canceled')).thenEvents(cancelled()));
  test('P5 that finds the money taken takes note of it', () =>
    given(payment, journeys.cancelling).when(observe('succeeded')).thenEvents(captured));
  test('P5 that finds that nothing was ever made is over', () =>
    given(payment, [requested(), cancellationRequested(null)])
      .when(recordDecline(1, 'never-made'))
      .thenEvents(cancelled('order-cancelled', null)));
  test('P5 of something that was made is not over because an attempt was turned away', () =>
    given(payment, [...journeys.declined, requested(2, 'second'), cancellationRequested()])
      .when(recordDecline(2))
      .thenNothing());
  test.each([
    ['declined', declined()],
    ['authorized', authorized()],
  ])('P5 is not taken back when the attempt turns out %s', (_, event) => {
    const cancelling = given(payment, [requested(), cancellationRequested(null), event]);
    cancelling.when(retry()).thenRefuses('payment-not-declined', { status: 'cancelling' });
    cancelling.when(capture).thenRefuses('payment-not-authorized', { status: 'cancelling' });
    cancelling.when(observe('canceled')).thenEvents(cancelled());
  });
});

describe('P6 success after cancellation', () => {
  test('P6 money taken after all is a fact', () =>
    given(payment, journeys.cancelled).when(observe('succeeded')).thenEvents(captured));
  test('P6 said once', () =>
    given(payment, [...journeys.cancelled, captured])
      .when(observe('succeeded'))
      .thenNothing());
  const neverMade = [requested(), cancellationRequested(null), cancelled('order-cancelled', null)];
  test('P6 a hold found after all, which nobody knew of (F18), is let go', () =>
    given(payment, neverMade).when(observe('requires_capture')).thenEvents(cancellationRequested()));
  test('P6 it is let go once, and never captured', () => {
    const again = given(payment, [...neverMade, cancellationRequested()]);
    again.when(observe('requires_capture')).thenNothing();
    again.when(capture).thenRefuses('payment-not-authorized', { status: 'cancelling' });
    again.when(retry()).thenRefuses('payment-not-declined', { status: 'cancelling' });
    again.when(observe('canceled')).thenEvents(cancelled());
    given(payment, [...neverMade, cancellationRequested(), cancelled()])
      .when(observe('requires_capture'))
      .thenNothing();
  });
});

describe('P8 a hold that lapses', () => {
  const lapsed = observe('canceled', { cancellationReason: 'automatic' });
  test.each(['authorized', 'capturing', 'cancelling'] as const)('P8 while %s says so itself', (status) =>
    given(payment, journeys[status]).when(lapsed).thenEvents(cancelled('authorization-expired')),
  );
  test('P8 is said once', () => given(payment, journeys.cancelled).when(lapsed).thenNothing());
});

describe('P10 a success is checked against what was asked for', () => {
  const wrong = [
    ['the amount', { amount: 9_999 }, { amount: 9_999 }],
    ['the currency', { currency: 'EUR' }, { currency: 'EUR' }],
    ['the payment', { paymentId: null }, { paymentId: null }],
    ['the order', { orderId: paymentId }, { orderId: paymentId }],
    ['the mode', { livemode: true }, { livemode: true }],
  ] as const;
  test.each(wrong)('P10 %s of a hold', (_, seen, said) =>
    given(payment, journeys.authorizing)
      .when(observe('requires_capture', seen))
      .thenEvents(quarantined(said)),
  );
  test.each(wrong)('P10 %s of a capture', (_, seen, said) =>
    given(payment, journeys.capturing)
      .when(observe('succeeded', { ...seen, amountReceived: 'amount' in seen ? seen.amount : amount }))
      .thenEvents(quarantined(said)),
  );
  test('P10 that less was received', () =>
    given(payment, journeys.capturing)
      .when(observe('succeeded', { amountReceived: 1 }))
      .thenEvents(quarantined({ amount: 1 })));
  test('P10 also when it comes after the cancellation', () =>
    given(payment, journeys.cancelled)
      .when(observe('succeeded', { orderId: null }))
      .thenEvents(quarantined({ orderId: null })));
  test('P10 what is no success is not checked', () =>
    given(payment, journeys.authorizing)
      .when(observe('processing', { amount: 1 }))
      .thenNothing());
  test('P10 a payment in quarantine waits for an operator', () => {
    const waiting = given(payment, journeys.quarantined);
    waiting.when(observe('succeeded')).thenNothing();
    waiting.when(observe('canceled')).thenNothing();
    waiting.when(cancel).thenNothing();
    waiting.when(capture).thenRefuses('payment-not-authorized', { status: 'quarantined' });
  });
});
