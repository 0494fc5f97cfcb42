import { after } from './after';
import * as d from './decisions';
import * as i from './inputs';

describe('an order whose stock is there and whose card is good', () => {
  test('S2 S3 placed: one reservation a product is asked for, its lines summed, until the deadline', () =>
    after()
      .when(i.placed)
      .decides(d.reservationRequested)
      .andSends(...d.reserve));
  test('one of two reserved: the other is waited for', () =>
    after(i.placed).when(i.stockReserved('mouse')).decides(d.noted('mouse', 'reserved')).andSends());
  test('both reserved, in whatever order: the money is asked for', () => {
    after(i.placed, i.stockReserved('laptop'))
      .when(i.stockReserved('mouse'))
      .decides(d.noted('mouse', 'reserved'), d.paymentRequested)
      .andSends(d.askForPayment);
    after(i.placed, i.stockReserved('mouse'))
      .when(i.stockReserved('laptop'))
      .decides(d.noted('laptop', 'reserved'), d.paymentRequested)
      .andSends(d.askForPayment);
  });
  test('authorised: the stock is committed before the money is taken', () =>
    after(...i.wayTo.paying)
      .when(i.paymentAuthorized)
      .decides(d.commitRequested)
      .andSends(...d.commit));
  test('one of two committed: the other is waited for', () =>
    after(...i.wayTo.committing)
      .when(i.stockCommitted('laptop'))
      .decides(d.noted('laptop', 'committed'))
      .andSends());
  test('both committed: the money is taken', () =>
    after(...i.wayTo.committing, i.stockCommitted('laptop'))
      .when(i.stockCommitted('mouse'))
      .decides(d.noted('mouse', 'committed'), d.captureDecided)
      .andSends(d.capture));
  test('captured: the order is confirmed', () =>
    after(...i.wayTo.capturing)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'), d.confirmationDecided)
      .andSends(d.confirmOrder));
  test('confirmed: nothing is left to do until it is shipped', () =>
    after(...i.wayTo.confirming)
      .when(i.orderConfirmed)
      .decides(d.completed)
      .andSends());
  test('shipped: its units leave the house', () =>
    after(...i.wayTo.confirmed)
      .when(i.orderShipped)
      .decides(d.shipmentRequested, d.ended('shipped'))
      .andSends(...d.ship));
});

describe('the money is taken earlier than it was asked for', () => {
  test('while paying: the stock is committed', () =>
    after(...i.wayTo.paying)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'), d.commitRequested)
      .andSends(...d.commit));
  test('while committing: it is noted', () =>
    after(...i.wayTo.committing)
      .when(i.paymentCaptured)
      .decides(d.moneyNoted('captured'))
      .andSends());
  test('I4 it is not taken again', () => {
    for (const way of [
      [...i.wayTo.paying, i.paymentCaptured],
      [...i.wayTo.committing, i.paymentCaptured],
    ])
      after(...way, i.stockCommitted('laptop'))
        .when(i.stockCommitted('mouse'))
        .decides(d.noted('mouse', 'committed'), d.confirmationDecided)
        .andSends(d.confirmOrder);
  });
});

describe('a declined card', () => {
  test('is noted, and another one is waited for', () =>
    after(...i.wayTo.paying)
      .when(i.paymentDeclined)
      .decides(d.moneyNoted('declined'))
      .andSends());
  test('declined again is not noted again', () =>
    after(...i.wayTo.paying, i.paymentDeclined)
      .when(i.paymentDeclined)
      .decidesNothing());
  test('and then another that is good: the order goes on', () =>
    after(...i.wayTo.paying, i.paymentDeclined)
      .when(i.paymentAuthorized)
      .decides(d.commitRequested)
      .andSends(...d.commit));
});

test('repeated, no input of the way so far leads to anything', () => {
  for (const [step, way] of Object.entries(i.wayTo))
    for (const input of way)
      if (step !== 'none')
        after(...way)
          .when(input)
          .decidesNothing();
});
