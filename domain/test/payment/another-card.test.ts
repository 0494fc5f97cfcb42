import { paymentDecider as payment } from '../../src';
import { paymentId } from '../ids';
import { given } from '../scenario';
import { retry } from './payment-commands';
import { declined, journeys, requested, turnedAway } from './payment-events';

const statuses = Object.entries(journeys);

describe('another card after a decline', () => {
  test('is tried under the same payment, so that it is taken once', () =>
    given(payment, journeys.declined).when(retry()).thenEvents(requested(2, 'second')));
  test('is tried when the first was turned away and there is nothing at the gateway yet', () =>
    given(payment, [requested(), turnedAway()])
      .when(retry())
      .thenEvents(requested(2, 'second', null)));
  test('repeated changes nothing, while it is tried and after it was declined', () => {
    given(payment, [...journeys.declined, requested(2, 'second')])
      .when(retry('second'))
      .thenNothing();
    given(payment, [...journeys.declined, requested(2, 'second'), declined(2)])
      .when(retry('second'))
      .thenNothing();
  });
  test('repeated late, when a third has been declined too, is not charged again', () => {
    const twiceMore = [requested(2, 'second'), declined(2), requested(3, 'third'), declined(3)];
    given(payment, [...journeys.declined, ...twiceMore])
      .when(retry('second'))
      .thenNothing();
    given(payment, [...journeys.declined, ...twiceMore])
      .when(retry('first'))
      .thenNothing();
  });
  test('can be tried until the deadline', () => {
    given(payment, journeys.declined)
      .when(retry('second', '10:30'))
      .thenEvents(requested(2, 'second', 'pi_1', '10:30'));
    given(payment, journeys.declined)
      .when(retry('second', '10:30:01'))
      .thenRefuses('payment-deadline-passed', { paymentId, deadline: '2026-01-01T10:30:00.000Z' });
  });
  test.each(statuses.filter(([status]) => !['none', 'declined'].includes(status)))(
    'is refused while the payment is %s',
    (status, events) =>
      given(payment, events).when(retry()).thenRefuses('payment-not-declined', { paymentId, status }),
  );
  test('of no payment is refused', () => given(payment, []).when(retry()).thenRefuses('payment-not-found'));
});
