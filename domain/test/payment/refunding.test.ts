import { paymentDecider as payment } from '../../src';
import { paymentId } from '../ids';
import { given } from '../scenario';
import { paid } from './paid';
import {
  recordRefundFailure,
  refund,
  refundOfUnwinding,
  seenDispute,
  seenRefund,
  taken,
} from './payment-commands';
import {
  disputeOpened,
  externalRefund,
  journeys,
  refundFailed,
  refundRequested,
  refundSucceeded,
} from './payment-events';
import { amount } from './payment-facts';

describe('P9 a refund gives back what was taken, never more', () => {
  test('P9 all of it without an amount', () => paid().when(refund()).thenEvents(refundRequested()));
  test('P9 a part of it', () =>
    paid()
      .when(refund({ amount: 1 }))
      .thenEvents(refundRequested('r1', 1)));
  test('P9 the rest of it', () =>
    paid(refundRequested('r1', 3_000))
      .when(refund({ refundId: 'r2' }))
      .thenEvents(refundRequested('r2', 7_000)));
  test('P9 a double click refunds once', () => {
    paid(refundRequested()).when(refund()).thenNothing();
    paid(refundRequested(), refundSucceeded()).when(refund()).thenNothing();
    paid(refundRequested(), refundFailed()).when(refund()).thenNothing();
  });
  test('P9 what is pending counts', () =>
    paid(refundRequested('r1', 3_000))
      .when(refund({ refundId: 'r2', amount: 7_001 }))
      .thenRefuses('refund-exceeds-captured', {
        paymentId,
        captured: amount,
        refundable: 7_000,
        amount: 7_001,
      }));
  test('P9 what was refunded at the gateway counts', () =>
    paid(externalRefund('re_x', 9_999))
      .when(refund({ amount: 2 }))
      .thenRefuses('refund-exceeds-captured', { refundable: 1, amount: 2 }));
  test('P9 what failed does not: a failed refund reopens the liability', () =>
    paid(refundRequested(), refundFailed())
      .when(refund({ refundId: 'r2' }))
      .thenEvents(refundRequested('r2')));
  test('P9 when there is nothing left it is refused, and the process manager’s has nothing to do', () => {
    paid(refundRequested())
      .when(refund({ refundId: 'r2' }))
      .thenRefuses('nothing-to-refund', { paymentId, captured: amount });
    paid(refundRequested()).when(refundOfUnwinding).thenNothing();
  });
  test('P9 more given back than was taken leaves nothing, not less', () => {
    const twice = paid(refundRequested(), externalRefund('re_x'));
    twice.when(refund({ refundId: 'r2' })).thenRefuses('nothing-to-refund');
    twice.when(refund({ refundId: 'r2', amount: 1 })).thenRefuses('nothing-to-refund');
    twice.when(refundOfUnwinding).thenNothing();
  });
  test.each(Object.entries(journeys).filter(([status]) => !['none', 'captured'].includes(status)))(
    'P9 what is %s can not be given back',
    (status, events) =>
      given(payment, events).when(refund()).thenRefuses('payment-not-captured', { paymentId, status }),
  );
  test('P9 of no payment is refused', () =>
    given(payment, []).when(refund()).thenRefuses('payment-not-found', { paymentId }));
});

describe('P9 what becomes of a refund', () => {
  const asked = [refundRequested()];
  test('P9 it succeeds, once', () => {
    paid(...asked)
      .when(taken([seenRefund('r1', 'succeeded')]))
      .thenEvents(refundSucceeded());
    paid(...asked, refundSucceeded())
      .when(taken([seenRefund('r1', 'succeeded')]))
      .thenNothing();
  });
  test.each(['pending', 'requires_action'] as const)('P9 it is %s: nothing is known', (status) =>
    paid(...asked)
      .when(taken([seenRefund('r1', status)]))
      .thenNothing(),
  );
  test.each(['failed', 'canceled'] as const)('P9 it is %s, once, even after it had succeeded', (status) => {
    const failed = refundFailed('r1', amount, status);
    paid(...asked)
      .when(taken([seenRefund('r1', status)]))
      .thenEvents(failed);
    paid(...asked, refundSucceeded())
      .when(taken([seenRefund('r1', status)]))
      .thenEvents(failed);
    paid(...asked, failed)
      .when(taken([seenRefund('r1', status)]))
      .thenNothing();
  });
  test('P9 a success that is heard of after the failure is old news', () =>
    paid(...asked, refundFailed())
      .when(taken([seenRefund('r1', 'succeeded')]))
      .thenNothing());
  test('P9 the gateway refuses to make it, once', () => {
    paid(...asked)
      .when(recordRefundFailure())
      .thenEvents(refundFailed('r1', amount, 'charge_disputed'));
    paid(...asked, refundFailed())
      .when(recordRefundFailure())
      .thenNothing();
    paid(...asked, refundSucceeded())
      .when(recordRefundFailure())
      .thenNothing();
    paid().when(recordRefundFailure()).thenNothing();
  });
  test('P9 one made at the gateway is heard of, once, and may fail', () => {
    paid()
      .when(taken([seenRefund(null, 'pending')]))
      .thenEvents(externalRefund('re_null'));
    paid(externalRefund('re_null'))
      .when(taken([seenRefund(null, 'succeeded')]))
      .thenNothing();
    paid(externalRefund('re_null'))
      .when(taken([seenRefund(null, 'failed')]))
      .thenEvents(refundFailed('re_null'));
    paid()
      .when(taken([seenRefund(null, 'failed')]))
      .thenNothing();
  });
  test('P9 all are heard of at once with a capture that had not been', () =>
    given(payment, journeys.capturing)
      .when(taken([seenRefund(null, 'succeeded', 400)], [seenDispute('open')]))
      .thenEvents(...journeys.captured.slice(-1), externalRefund('re_null', 400), disputeOpened()));
});
