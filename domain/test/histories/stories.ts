import { idsOf } from '../world/world';
import { Recording } from './recording';

/** What can become of an order. Each is recorded once, by `record.ts`, and replayed for ever. */
export const stories: Readonly<Record<string, () => Recording>> = {
  'shipped-and-delivered': () => {
    const recording = new Recording([{ items: twoProducts }])
      .goOn()
      .happens('order 0 is shipped')
      .goOn()
      .pass(86_400);
    return told(recording, 'DeliverOrder');
  },
  'delivered-and-returned': () => {
    const delivered = told(new Recording().goOn().happens('order 0 is shipped').goOn(), 'DeliverOrder');
    return told(delivered, 'ReturnOrder').happens('order 0 is refunded in part').goOn();
  },
  'out-of-stock': () => new Recording([{ items: twoProducts }], [10, 1]).goOn(),
  'the-last-units-go-to-one-of-two': () => new Recording([{}, {}], [3]).goOn(),
  'declined-then-paid-with-another-card': () =>
    new Recording([{ cards: ['declined', 'good'] }]).goOn().happens('tries another card').goOn(),
  'declined-until-the-deadline': () =>
    new Recording([{ cards: ['declined', 'declined'] }])
      .goOn()
      .happens('tries another card')
      .goOn()
      .pass(300)
      .happens('deadline passes')
      .goOn(),
  'a-card-that-the-gateway-does-not-know': () =>
    new Recording([{ cards: ['unknown'] }]).goOn().pass(300).happens('deadline passes').goOn(),
  'paid-after-a-challenge': () =>
    looked(new Recording([{ cards: ['challenge'] }]).goOn().happens('customer passes the challenge')),
  'paid-after-a-challenge-and-a-confirmation': () =>
    new Recording([{ cards: ['challenge'] }]).goOn().happens('order 0 confirms').goOn(),
  'a-challenge-is-failed': () =>
    looked(new Recording([{ cards: ['challenge', 'good'] }]).goOn().happens('customer fails the challenge'))
      .happens('tries another card')
      .goOn(),
  'a-challenge-is-never-answered': () =>
    new Recording([{ cards: ['challenge'] }]).goOn().pass(300).happens('deadline passes').goOn(),
  'cancelled-before-its-stock-is-reserved': () =>
    new Recording().goOn('reads OrderPlaced').happens('order 0 is cancelled').goOn(),
  'cancelled-while-its-stock-is-reserved-and-a-release-overtakes': () =>
    new Recording()
      .goOn('ReserveStock arrives')
      .happens('order 0 is cancelled')
      .goOn('ReleaseReservation arrives')
      .happens('ReleaseReservation arrives')
      .goOn(),
  'cancelled-while-the-bank-is-asked': () =>
    new Recording().goOn('the answer for').happens('order 0 is cancelled').goOn(),
  'cancelled-and-that-overtakes-the-request-for-the-money': () =>
    new Recording()
      .goOn('RequestAuthorization arrives')
      .happens('order 0 is cancelled')
      .goOn('CancelPayment arrives')
      .happens('CancelPayment arrives')
      .goOn(),
  'cancelled-and-the-bank-takes-the-money-all-the-same': () =>
    looked(
      new Recording()
        .goOn('CommitReservation arrives')
        .happens('order 0 is cancelled')
        .goOn()
        .happens('it is taken all the same'),
    ),
  'cancelled-while-its-stock-is-committed': () =>
    new Recording().goOn('CommitReservation arrives').happens('order 0 is cancelled').goOn(),
  'cancelled-while-the-money-is-taken': () =>
    new Recording().goOn('reads PaymentCaptured').happens('order 0 is cancelled').goOn(),
  'cancelled-after-it-was-confirmed': () => new Recording().goOn().happens('order 0 is cancelled').goOn(),
  'not-cancelled-because-it-is-shipped': () =>
    told(new Recording().goOn().happens('order 0 is shipped').goOn(), 'CancelOrder'),
  'expired-while-its-stock-is-reserved': () =>
    new Recording().goOn('reads StockReserved').pass(300).happens('deadline passes').goOn(),
  'expired-while-the-payment-is-processed-which-then-succeeds': () =>
    looked(
      new Recording([{ cards: ['processing'] }])
        .goOn()
        .pass(300)
        .happens('deadline passes')
        .goOn('a call for')
        .happens('it is processed'),
    ),
  'expired-while-the-money-is-taken-at-the-gateway': () =>
    looked(
      new Recording([{ cards: ['processing'] }])
        .goOn()
        .pass(300)
        .happens('deadline passes')
        .goOn('a call for')
        .happens('it is processed')
        .happens('it is captured there'),
    ),
  'cancelled-while-the-money-is-taken-at-the-gateway': () =>
    looked(
      new Recording()
        .goOn('CommitReservation arrives')
        .happens('order 0 is cancelled')
        .goOn('a call for')
        .happens('it is captured there'),
    ),
  'the-hold-lapses-before-the-capture': () =>
    looked(new Recording().goOn('CommitReservation arrives').happens('the hold lapses')),
  'charged-something-else-than-was-asked': () => new Recording([{ cards: ['mistaken'] }]).goOn(),
  'refunded-in-part-twice': () =>
    new Recording().goOn().happens('refunded in part').goOn().happens('refunded in part').goOn(),
  'a-refund-that-fails-and-is-made-again': () =>
    looked(
      new Recording([{ refundFate: 'failing' }])
        .goOn()
        .happens('refunded in part')
        .goOn()
        .happens('a refund has failed'),
    )
      .happens('refunded in part')
      .goOn(),
  'disputed-and-the-refund-waits-until-it-is-won': () =>
    looked(
      looked(new Recording().goOn().happens('a dispute is opened', 1))
        .happens('order 0 is cancelled')
        .goOn()
        .happens('a dispute is won'),
    ),
  'everything-comes-twice': () =>
    new Recording()
      .goOn('ReserveStock arrives')
      .happens('ReserveStock arrives, and will again')
      .goOn('a call for')
      .happens('a call for')
      .happens('is lost')
      .goOn('reads PaymentAuthorized')
      .happens('reads log again')
      .goOn('CapturePayment arrives')
      .happens('CapturePayment arrives, and will again')
      .goOn()
      .happens('reads log again')
      .goOn(),
};

const twoProducts = [
  { product: 0, quantity: 2 },
  { product: 1, quantity: 3 },
];

/** The gateway's payment is looked up, what is seen is recorded, and all goes on. */
function looked(recording: Recording): Recording {
  return recording.happens('is looked up').happens('a look is recorded').goOn();
}

function told(recording: Recording, type: 'DeliverOrder' | 'ReturnOrder' | 'CancelOrder'): Recording {
  const { world } = recording;
  const command = { orderId: idsOf(0).orderId, at: world.at() };
  world.tell(
    type === 'DeliverOrder' ? { type, ...command } : { type, ...command, reason: 'changed my mind' },
  );
  return recording.goOn();
}
