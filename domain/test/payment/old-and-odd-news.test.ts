import { paymentDecider as payment, type PaymentEvent } from '../../src';
import { given } from '../scenario';
import { paid, unwind } from './paid';
import {
  answer,
  observe,
  recordRefundFailure,
  refund,
  seenDispute,
  seenRefund,
  taken,
} from './payment-commands';
import {
  actionRequired,
  authorized,
  disputeClosed,
  disputeOpened,
  externalRefund,
  journeys,
  refundDeferred,
  refundFailed,
  refundRequested,
  requested,
  turnedAway,
} from './payment-events';

test('P10 a quarantined payment is not quarantined again', () =>
  given(payment, journeys.quarantined)
    .when(observe('requires_capture', { amount: 1 }))
    .thenNothing());

test('P9 a refund of money that was only held is not ours to note', () =>
  given(payment, journeys.authorizing)
    .when(answer('requires_capture', { refunds: [seenRefund(null, 'succeeded')] }))
    .thenEvents(authorized()));

test('P6 after a cancellation only what holds money is cancelled, not what asks for another card', () =>
  given(payment, journeys.cancelled)
    .when(observe('requires_payment_method', { gatewayPaymentId: 'pi_2' }))
    .thenNothing());

test('P3 a late decline of an attempt before which nothing was made says nothing of the present one', () =>
  given(payment, [requested(), turnedAway(), requested(2, 'second', null)])
    .when(answer('requires_payment_method', {}, 1))
    .thenNothing());

test('P4 that the customer has to act is news also to who has not heard of a charge', () =>
  given(payment, journeys.authorizing).when(observe('requires_action')).thenEvents(actionRequired()));

const seen = (status: 'succeeded' | 'failed') => taken([seenRefund(unwind, status)], [seenDispute('open')]);

describe('P9 a refund that waited for its dispute', () => {
  const ofPart = [refundRequested('r1', 4_000), disputeOpened('dp_1', false, 6_000)];
  const nothingLeft = [...ofPart, refundDeferred(), disputeClosed('lost')];
  const failed = taken([seenRefund('r1', 'failed', 4_000)], [seenDispute('lost', { amount: 6_000 })]);
  test('is made when a dispute closes, and not because another refund has failed since', () => {
    paid(...nothingLeft)
      .when(failed)
      .thenEvents(refundFailed('r1', 4_000));
    paid(...nothingLeft, refundFailed('r1', 4_000))
      .when(failed)
      .thenNothing();
  });
  test('counts as somebody else’s if the gateway has it although it was never asked for', () => {
    paid(disputeOpened(), refundDeferred()).when(seen('succeeded')).thenEvents(externalRefund(unwind));
    paid(disputeOpened(), refundDeferred()).when(seen('failed')).thenNothing();
  });
});

test('P9 the failure of a refund is nothing to a payment that took no money', () => {
  for (const status of ['none', 'authorized', 'cancelled'] as const)
    given(payment, journeys[status]).when(recordRefundFailure()).thenNothing();
});

test('P11 a part that the currency does not have is refused', () => {
  const inDinars = journeys.captured.map((event) =>
    'currency' in event.data ? { ...event, data: { ...event.data, currency: 'KWD' } } : event,
  ) as PaymentEvent[];
  given(payment, inDinars)
    .when(refund({ amount: 5 }))
    .thenRefuses('amount-not-chargeable', { amount: 5, currency: 'KWD', step: 10 });
});
