import { after } from './after';
import * as d from './decisions';
import * as i from './inputs';

const { reserving, paying, committing, capturing, confirming, confirmed } = i.wayTo;

describe('S4 no stock for one of the items', () => {
  test('S4 what was asked for of the others is released, whether it was got yet or not', () => {
    after(...reserving, i.stockReserved('mouse'))
      .when(i.stockRejected('laptop'))
      .decides(
        d.noted('laptop', 'rejected'),
        d.rejecting('out-of-stock'),
        d.rejectionDecided('out-of-stock'),
        d.releaseRequested('mouse'),
      )
      .andSends(d.rejectOrder('out-of-stock'), ...d.release('mouse'));
    after(...reserving)
      .when(i.stockRejected('laptop'))
      .decides(
        d.noted('laptop', 'rejected'),
        d.rejecting('out-of-stock'),
        d.rejectionDecided('out-of-stock'),
        d.releaseRequested('mouse'),
      );
  });
  const rejected = [...reserving, i.stockRejected('laptop')];
  test('S4 and the order’s fulfilment ends when that is released', () =>
    after(...rejected)
      .when(i.stockReleased('mouse'))
      .decides(d.noted('mouse', 'released'), d.ended('rejected'))
      .andSends());
  test('S4 or turned down too', () =>
    after(...rejected)
      .when(i.stockRejected('mouse'))
      .decides(d.noted('mouse', 'rejected'), d.ended('rejected'))
      .andSends());
  test('S4 what is reserved late is not paid for', () =>
    after(...rejected)
      .when(i.stockReserved('mouse'))
      .decidesNothing());
});

describe('the deadline', () => {
  test('O3 while reserving: the stock is released at once, because no money is about', () =>
    after(...reserving, i.stockReserved('mouse'))
      .when(i.deadlinePassed)
      .decides(d.rejecting('payment-expired'), d.rejectionDecided('payment-expired'), d.releaseRequested())
      .andSends(d.rejectOrder('payment-expired'), ...d.release()));
  test('P7 while paying: the payment is cancelled first', () =>
    after(...paying)
      .when(i.deadlinePassed)
      .decides(d.rejecting('payment-expired'), d.paymentCancellationDecided('payment-expired'))
      .andSends(d.cancelPayment('payment-expired')));
  test('P7 after a decline: that is why', () =>
    after(...paying, i.paymentDeclined)
      .when(i.deadlinePassed)
      .decides(d.rejecting('payment-declined'), d.paymentCancellationDecided('payment-declined'))
      .andSends(d.cancelPayment('payment-declined')));
  test('P7 a decline that is heard of only after the deadline, as after a crash, is why all the same', () =>
    after(...paying, i.deadlinePassed, i.paymentDeclined)
      .when(i.paymentCancelled('payment-expired'))
      .decides(d.moneyNoted('closed'), d.rejectionDecided('payment-declined'), d.releaseRequested())
      .andSends(d.rejectOrder('payment-declined'), ...d.release()));
  const expired = [...paying, i.deadlinePassed];
  test('P7 the stock is released when the payment is cancelled', () =>
    after(...expired)
      .when(i.paymentCancelled('payment-expired'))
      .decides(d.moneyNoted('closed'), d.rejectionDecided('payment-expired'), d.releaseRequested())
      .andSends(d.rejectOrder('payment-expired'), ...d.release()));
  test('P7 if the payment had succeeded, the order goes on', () => {
    after(...expired)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'), d.commitRequested)
      .andSends(...d.commit);
    after(...expired, i.paymentCaptured, i.stockCommitted('laptop'))
      .when(i.stockCommitted('mouse'))
      .decides(d.noted('mouse', 'committed'), d.confirmationDecided)
      .andSends(d.confirmOrder);
  });
  test('P7 unless it was cancelled meanwhile: then the money goes back', () =>
    after(...expired, i.orderCancelled)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'), d.refundDecided(), d.releaseRequested())
      .andSends(d.refund(), ...d.release()));
  test('P7 a hold that is heard of now is not used', () =>
    after(...expired)
      .when(i.paymentAuthorized)
      .decidesNothing());
  test('P7 comes too late once the money is held', () => {
    for (const way of [committing, capturing, confirming, confirmed])
      after(...way)
        .when(i.deadlinePassed)
        .decidesNothing();
  });
});

describe('O2 cancelled', () => {
  test('O2 while reserving: the stock is released', () =>
    after(...reserving)
      .when(i.orderCancelled)
      .decides(d.cancelling, d.releaseRequested())
      .andSends(...d.release()));
  test.each([
    ['paying', paying],
    ['committing', committing],
    ['capturing', capturing],
  ])('O2 while %s: the payment is cancelled first', (_, way) =>
    after(...way)
      .when(i.orderCancelled)
      .decides(d.cancelling, d.paymentCancellationDecided())
      .andSends(d.cancelPayment()),
  );
  test.each([
    ['confirming', confirming],
    ['confirmed', confirmed],
    ['committing money that was taken', [...committing, i.paymentCaptured]],
  ])('O2 while %s: the money goes back and the stock is released', (_, way) =>
    after(...way)
      .when(i.orderCancelled)
      .decides(d.cancelling, d.refundDecided(), d.releaseRequested())
      .andSends(d.refund(), ...d.release()),
  );
  test('O2 nothing is rejected, and the end comes when all is released', () => {
    const released = [...reserving, i.orderCancelled, i.stockReleased('laptop')];
    after(...reserving, i.orderCancelled)
      .when(i.stockReleased('laptop'))
      .decides(d.noted('laptop', 'released'));
    after(...released)
      .when(i.stockReleased('mouse'))
      .decides(d.noted('mouse', 'released'), d.ended('cancelled'));
  });
  const cancelled = [...capturing, i.orderCancelled];
  test('O2 P5 the capture was faster: the money goes back', () =>
    after(...cancelled)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'), d.refundDecided(), d.releaseRequested())
      .andSends(d.refund(), ...d.release()));
  test('O2 P5 the cancellation was faster: the stock is released', () =>
    after(...cancelled)
      .when(i.paymentCancelled())
      .decides(d.moneyNoted('closed'), d.releaseRequested())
      .andSends(...d.release()));
  test('O2 stock that is committed meanwhile changes nothing', () =>
    after(...committing, i.orderCancelled)
      .when(i.stockCommitted('mouse'))
      .decidesNothing());
  test('O2 twice is once', () =>
    after(...cancelled)
      .when(i.orderCancelled)
      .decidesNothing());
  test('O2 while it is being rejected: it ends as cancelled', () => {
    const rejected = [...reserving, i.stockRejected('laptop'), i.orderCancelled];
    after(...reserving, i.stockRejected('laptop'))
      .when(i.orderCancelled)
      .decides(d.cancelling)
      .andSends();
    after(...rejected)
      .when(i.stockReleased('mouse'))
      .decides(d.noted('mouse', 'released'), d.ended('cancelled'));
  });
});
