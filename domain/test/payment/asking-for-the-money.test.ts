import { paymentDecider as payment } from '../../src';
import { given } from '../scenario';
import { answer, recordDecline, request } from './payment-commands';
import {
  actionRequired,
  authorized,
  cancelled,
  captured,
  declined,
  journeys,
  requested,
  turnedAway,
} from './payment-events';

const statuses = Object.entries(journeys);

describe('P2 the intent comes first', () => {
  test('P2 the request for the money is an event before any call', () =>
    given(payment, []).when(request()).thenEvents(requested()));
  test.each(statuses.filter(([status]) => status !== 'none'))(
    'P2 repeated while the payment is %s, it changes nothing',
    (_, events) => given(payment, events).when(request()).thenNothing(),
  );
  test('P11 an amount that can not be charged is refused', () =>
    given(payment, [])
      .when(request({ amount: 1_235, currency: 'BHD' }))
      .thenRefuses('amount-not-chargeable', { amount: 1_235, currency: 'BHD', step: 10 }));
});

describe('P1 what the gateway answers to an attempt', () => {
  const asked = given(payment, journeys.authorizing);
  test('P1 the money is held, until its hold lapses (P8)', () =>
    asked
      .when(answer('requires_capture', { captureBefore: '2026-01-08T10:00:00.000Z' }))
      .thenEvents(authorized(1, '2026-01-08T10:00:00.000Z')));
  test('P1 the customer has to act', () =>
    asked
      .when(answer('requires_action', { nextActionUrl: 'https://bank.example' }))
      .thenEvents(actionRequired(1, 'https://bank.example')));
  test('P1 the card is declined', () =>
    asked
      .when(answer('requires_payment_method', { chargeId: 'ch_1', declineCode: 'insufficient_funds' }))
      .thenEvents(declined(1, { chargeId: 'ch_1', code: 'insufficient_funds' })));
  test('P1 the money is taken at once', () => asked.when(answer('succeeded')).thenEvents(captured));
  test('P1 it is cancelled there', () =>
    asked.when(answer('canceled')).thenEvents(cancelled('cancelled-at-gateway')));
  test.each(['processing', 'requires_confirmation'] as const)('P1 %s is waited out', (status) =>
    asked.when(answer(status)).thenNothing(),
  );
  test('the gateway does not even try', () => asked.when(recordDecline()).thenEvents(turnedAway()));
  test('of an earlier attempt, it changes nothing any more', () => {
    const second = given(payment, [...journeys.declined, requested(2, 'second')]);
    second.when(answer('requires_payment_method', { chargeId: 'ch_2' }, 1)).thenNothing();
    second.when(answer('requires_action', {}, 1)).thenNothing();
    second.when(recordDecline(1)).thenNothing();
  });
});
