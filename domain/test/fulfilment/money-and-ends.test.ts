import { after } from './after';
import * as d from './decisions';
import * as i from './inputs';

const { paying, committing, capturing, confirmed } = i.wayTo;
const ways = Object.entries({ paying, committing, capturing });

describe('the money is gone', () => {
  test.each(ways)('P8 the hold lapses while %s: the order ends with that reason', (_, way) =>
    after(...way)
      .when(i.paymentCancelled('authorization-expired'))
      .decides(
        d.moneyNoted('closed'),
        d.rejecting('authorization-expired'),
        d.rejectionDecided('authorization-expired'),
        d.releaseRequested(),
      )
      .andSends(d.rejectOrder('authorization-expired'), ...d.release()),
  );
  test.each(ways)('P5 it is cancelled at the gateway while %s', (_, way) =>
    after(...way)
      .when(i.paymentCancelled('cancelled-at-gateway'))
      .decides(
        d.moneyNoted('closed'),
        d.rejecting('payment-cancelled'),
        d.rejectionDecided('payment-cancelled'),
        d.releaseRequested(),
      )
      .andSends(d.rejectOrder('payment-cancelled'), ...d.release()),
  );
  test.each(ways)('P10 it is quarantined while %s: never confirmed', (_, way) =>
    after(...way)
      .when(i.paymentQuarantined)
      .decides(
        d.moneyNoted('closed'),
        d.rejecting('payment-quarantined'),
        d.rejectionDecided('payment-quarantined'),
        d.releaseRequested(),
      )
      .andSends(d.rejectOrder('payment-quarantined'), ...d.release()),
  );
  test.each([i.paymentCancelled(), i.paymentQuarantined])(
    'P3 money that was taken is not gone by $type',
    (input) =>
      after(...committing, i.paymentCaptured)
        .when(input)
        .decidesNothing(),
  );
  test('P10 it is quarantined on the way back: the stock is released', () =>
    after(...paying, i.orderCancelled)
      .when(i.paymentQuarantined)
      .decides(d.moneyNoted('closed'), d.releaseRequested())
      .andSends(...d.release()));
});

describe('P6 success after the end has been decided', () => {
  const letGo = [...paying, i.orderCancelled, i.paymentCancelled()];
  const over = [...letGo, i.stockReleased('laptop'), i.stockReleased('mouse')];
  const lapsed = [...capturing, i.paymentCancelled('authorization-expired')];
  test('P6 while the stock is being released: the money goes back', () => {
    after(...letGo)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'), d.refundDecided())
      .andSends(d.refund());
    after(...lapsed)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'), d.refundDecided())
      .andSends(d.refund());
  });
  test('P6 after the end: the money goes back', () =>
    after(...over)
      .when(i.paymentCaptured)
      .decides(d.refundDecided())
      .andSends(d.refund()));
  test('P6 once', () => {
    after(...letGo, i.paymentCaptured)
      .when(i.paymentCaptured)
      .decidesNothing();
    after(...over, i.paymentCaptured)
      .when(i.paymentCaptured)
      .decidesNothing();
    after(...letGo, i.paymentCaptured, i.stockReleased('laptop'), i.stockReleased('mouse'))
      .when(i.paymentCaptured)
      .decidesNothing();
  });
  test('P6 nothing else begins again after the end', () => {
    const everything = [
      i.placed,
      i.orderConfirmed,
      i.orderCancelled,
      i.orderShipped,
      i.deadlinePassed,
      i.paymentAuthorized,
      i.paymentDeclined,
      i.paymentCancelled(),
      i.paymentQuarantined,
      i.stockReserved('laptop'),
      i.stockRejected('laptop'),
      i.stockCommitted('laptop'),
      i.stockReleased('laptop'),
    ];
    for (const input of everything)
      after(...over)
        .when(input)
        .decidesNothing();
    for (const input of [...everything, i.paymentCaptured, i.refundFailed('r1')])
      after(...confirmed, i.orderShipped)
        .when(input)
        .decidesNothing();
  });
});

describe('P9 a failed refund reopens the liability', () => {
  const cancelled = [...confirmed, i.orderCancelled];
  const again = `${i.unwindRefundId}:r1`;
  const over = [...cancelled, i.stockReleased('laptop'), i.stockReleased('mouse')];
  test.each([
    ['on the way back', cancelled],
    ['after the end', over],
  ])('P9 of somebody else’s refund, %s: what it leaves goes back too, once', (_, way) => {
    after(...way)
      .when(i.refundFailed('r1'))
      .decides(d.refundDecided(again))
      .andSends(d.refund(again));
    after(...way, i.refundFailed('r1'))
      .when(i.refundFailed('r1'))
      .decidesNothing();
  });
  test('P9 of one of our own: that is an operator’s matter, for it would fail again', () => {
    after(...over)
      .when(i.refundFailed(i.unwindRefundId))
      .decidesNothing();
    after(...over, i.refundFailed('r1'))
      .when(i.refundFailed(again))
      .decidesNothing();
  });
  test('P9 of an order that is fulfilled: that is the agent’s matter', () =>
    after(...confirmed)
      .when(i.refundFailed('r1'))
      .decidesNothing());
});
