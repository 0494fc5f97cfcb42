import { paymentDecider as payment } from '../../src';
import { given } from '../scenario';
import { answer, observe } from './payment-commands';
import {
  actionRequired,
  authorized,
  cancellationRequested,
  cancelled,
  declined,
  journeys,
  requested,
} from './payment-events';

describe('P3 webhooks are hints: none takes a state back', () => {
  test('P3 before the call’s own answer, which then changes nothing', () => {
    given(payment, journeys.authorizing).when(observe('requires_capture')).thenEvents(authorized());
    given(payment, journeys.authorized).when(answer('requires_capture')).thenNothing();
    const seen = { chargeId: 'ch_1' };
    given(payment, journeys.authorizing)
      .when(observe('requires_payment_method', seen))
      .thenEvents(declined(1, seen));
    given(payment, journeys.declined).when(answer('requires_payment_method', seen)).thenNothing();
  });
  test('P3 an old decline is not the new attempt’s', () => {
    const second = given(payment, [...journeys.declined, requested(2, 'second')]);
    second.when(observe('requires_payment_method', { chargeId: 'ch_1' })).thenNothing();
    second.when(observe('requires_payment_method')).thenNothing();
    second
      .when(observe('requires_payment_method', { chargeId: 'ch_2' }))
      .thenEvents(declined(2, { chargeId: 'ch_2' }));
  });
  test('P3 a hold that is found after a decline was heard of is a hold', () =>
    given(payment, journeys.declined).when(observe('requires_capture')).thenEvents(authorized()));

  const old = ['requires_payment_method', 'requires_confirmation', 'requires_action', 'processing'] as const;
  for (const status of [
    'authorized',
    'capturing',
    'captured',
    'cancelled',
    'quarantined',
    'cancelling',
  ] as const)
    test.each(old)(`P3 ${status} is not taken back by %s`, (seen) =>
      given(payment, journeys[status])
        .when(observe(seen, { chargeId: 'ch_9' }))
        .thenNothing(),
    );
  test.each(['capturing', 'captured', 'quarantined', 'cancelling', 'cancelled'] as const)(
    'P3 %s is not taken back by requires_capture',
    (status) => given(payment, journeys[status]).when(observe('requires_capture')).thenNothing(),
  );
  test('P3 captured is not taken back by canceled', () =>
    given(payment, journeys.captured).when(observe('canceled')).thenNothing());
  test('P3 of a payment that was never asked for, it changes nothing', () => {
    given(payment, []).when(observe('succeeded')).thenNothing();
    given(payment, [cancelled('order-cancelled', null)])
      .when(observe('succeeded'))
      .thenNothing();
  });
  test('P3 while it is being cancelled, each tells what there is to cancel, once', () => {
    const unanswered = given(payment, [requested(), cancellationRequested(null)]);
    unanswered.when(observe('requires_capture')).thenEvents(authorized());
    unanswered.when(answer('requires_action')).thenEvents(actionRequired());
    unanswered.when(answer('requires_payment_method')).thenEvents(declined());
    for (const told of [authorized(), actionRequired(), declined()]) {
      const known = given(payment, [requested(), cancellationRequested(null), told]);
      known.when(observe('requires_capture')).thenNothing();
      known.when(observe('requires_action')).thenNothing();
      known.when(observe('requires_payment_method', { chargeId: 'ch_1' })).thenNothing();
    }
  });
});
