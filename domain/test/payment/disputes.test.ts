import { paymentId } from '../ids';
import { paid, unwind } from './paid';
import { refund, refundOfUnwinding, seenDispute, seenRefund, taken } from './payment-commands';
import {
  disputeClosed,
  disputeOpened,
  externalRefund,
  refundDeferred,
  refundRequested,
} from './payment-events';

describe('P9 during a dispute refunds wait', () => {
  test('P9 a dispute is opened and closed, once', () => {
    paid()
      .when(taken([], [seenDispute('open')]))
      .thenEvents(disputeOpened());
    paid(disputeOpened())
      .when(taken([], [seenDispute('open')]))
      .thenNothing();
    paid(disputeOpened())
      .when(taken([], [seenDispute('won')]))
      .thenEvents(disputeClosed('won'));
    paid(disputeOpened(), disputeClosed('won'))
      .when(taken([], [seenDispute('won')]))
      .thenNothing();
    paid(disputeOpened(), disputeClosed('won'))
      .when(taken([], [seenDispute('open')]))
      .thenNothing();
  });
  test('P9 a customer’s refund is refused', () =>
    paid(disputeOpened()).when(refund()).thenRefuses('payment-disputed', { paymentId }));
  test('P9 an inquiry does not hold it up', () =>
    paid(disputeOpened('dp_1', true)).when(refund()).thenEvents(refundRequested()));
  test('P9 an inquiry that becomes a dispute does', () => {
    const inquiry = paid(disputeOpened('dp_1', true));
    inquiry.when(taken([], [seenDispute('open', { inquiry: true })])).thenNothing();
    inquiry.when(taken([], [seenDispute('open')])).thenEvents(disputeOpened());
    paid(disputeOpened('dp_1', true), disputeOpened()).when(refund()).thenRefuses('payment-disputed');
  });
  test('P9 the refund of an order that is not fulfilled waits, once', () => {
    paid(disputeOpened()).when(refundOfUnwinding).thenEvents(refundDeferred());
    paid(disputeOpened(), refundDeferred()).when(refundOfUnwinding).thenNothing();
  });
  test('P9 and is made when the dispute is won', () =>
    paid(disputeOpened(), refundDeferred())
      .when(taken([], [seenDispute('won')]))
      .thenEvents(disputeClosed('won'), refundRequested(unwind)));
  test('P9 of what is left', () =>
    paid(refundRequested('r1', 4_000), disputeOpened(), refundDeferred())
      .when(taken([], [seenDispute('won')]))
      .thenEvents(disputeClosed('won'), refundRequested(unwind, 6_000)));
  test('P9 but not while another dispute is open', () => {
    const two = [disputeOpened('dp_1', false, 4_000), disputeOpened('dp_2', false, 6_000), refundDeferred()];
    paid(...two)
      .when(taken([], [seenDispute('won'), seenDispute('open', { disputeId: 'dp_2' })]))
      .thenEvents(disputeClosed('won'));
    paid(...two, disputeClosed('won'))
      .when(taken([], [seenDispute('won', { disputeId: 'dp_2' })]))
      .thenEvents(disputeClosed('won', 'dp_2'), refundRequested(unwind));
  });
  test('P9 more given back than was taken leaves nothing to refund when it closes', () =>
    paid(refundRequested('r1', 6_000), disputeOpened(), refundDeferred())
      .when(taken([seenRefund(null, 'succeeded')], [seenDispute('won')]))
      .thenEvents(externalRefund('re_null'), disputeClosed('won')));
});

describe('P9 a lost dispute has given the money back: it is not given back twice', () => {
  const lost = [disputeOpened(), disputeClosed('lost')];
  test('P9 the refund that waited is not made', () =>
    paid(disputeOpened(), refundDeferred())
      .when(taken([], [seenDispute('lost')]))
      .thenEvents(disputeClosed('lost')));
  test('P9 nor is a new one', () => {
    paid(...lost)
      .when(refund())
      .thenRefuses('nothing-to-refund');
    paid(...lost)
      .when(refundOfUnwinding)
      .thenNothing();
  });
  test('P9 of a part, the rest is refunded', () =>
    paid(disputeOpened('dp_1', false, 4_000), refundDeferred())
      .when(taken([], [seenDispute('lost', { amount: 4_000 })]))
      .thenEvents(disputeClosed('lost'), refundRequested(unwind, 6_000)));
  test('P9 one that is heard of only when it is over counts too', () => {
    paid()
      .when(taken([], [seenDispute('lost')]))
      .thenEvents(disputeOpened(), disputeClosed('lost'));
    paid(disputeOpened('dp_1', true))
      .when(taken([], [seenDispute('lost')]))
      .thenEvents(disputeOpened(), disputeClosed('lost'));
  });
});
