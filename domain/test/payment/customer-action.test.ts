import { paymentDecider as payment } from '../../src';
import { paymentId } from '../ids';
import { given } from '../scenario';
import { confirm, observe } from './payment-commands';
import { actionRequired, confirmationRequested, declined, journeys, requested } from './payment-events';

const statuses = Object.entries(journeys);

const challengeFailed = { declineCode: 'payment_intent_authentication_failure' };
const failedDecline = (attempt: number, chargeId: string | null) =>
  declined(attempt, { code: 'payment_intent_authentication_failure', chargeId });

describe('the customer’s action (3-D Secure)', () => {
  test('is confirmed', () =>
    given(payment, journeys['action-required']).when(confirm).thenEvents(confirmationRequested()));
  test('confirmed twice is confirmed once', () =>
    given(payment, [...journeys['action-required'], confirmationRequested()])
      .when(confirm)
      .thenNothing());
  test('asked for again is confirmed again', () =>
    given(payment, [...journeys['action-required'], confirmationRequested(), actionRequired()])
      .when(confirm)
      .thenEvents(confirmationRequested(2)));
  test.each(statuses.filter(([status]) => !['none', 'action-required'].includes(status)))(
    'is not waited for while the payment is %s',
    (status, events) =>
      given(payment, events)
        .when(confirm)
        .thenRefuses('payment-needs-no-confirmation', { paymentId, status }),
  );
  test('of no payment is refused', () => given(payment, []).when(confirm).thenRefuses('payment-not-found'));

  test('that fails is a decline, also without a charge of its own', () =>
    given(payment, journeys['action-required'])
      .when(observe('requires_payment_method', challengeFailed))
      .thenEvents(failedDecline(1, null)));
  test('that fails in the second attempt is a decline, though the charge is still the first one’s', () =>
    given(payment, [...journeys.declined, requested(2, 'second'), actionRequired(2)])
      .when(observe('requires_payment_method', { ...challengeFailed, chargeId: 'ch_1' }))
      .thenEvents(failedDecline(2, 'ch_1')));
  test('that had failed before it was confirmed is a decline', () =>
    given(payment, [...journeys['action-required'], confirmationRequested()])
      .when(observe('requires_payment_method', challengeFailed))
      .thenEvents(failedDecline(1, null)));
});
