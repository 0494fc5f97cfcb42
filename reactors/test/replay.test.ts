import { Shop } from './world/shop';

const dayMs = 24 * 60 * 60_000;

/** A shop after a busy day: orders of every kind. */
async function busyShop(): Promise<Shop> {
  const shop = await Shop.running();
  await shop.untilFulfilment(await shop.place({ items: [{ productId: 'tea', quantity: 2 }] }), 'confirmed');
  const cancelled = await shop.place();
  await shop.untilFulfilment(cancelled, 'confirmed');
  await shop.cancel(cancelled);
  await shop.untilFulfilment(cancelled, 'ended');
  await shop.untilFulfilment(await shop.place({ items: [{ productId: 'pot', quantity: 11 }] }), 'ended');
  const declined = await shop.place({ card: 'pm_card_chargeDeclined' });
  await shop.untilPayment(declined, 'declined');
  await shop.retry(declined, 'pm_card_threeDSecure2Required');
  await shop.untilPayment(declined, 'action-required');
  await shop.confirm(declined);
  await shop.untilFulfilment(declined, 'confirmed');
  const unconfirmed = await shop.place({ card: 'pm_card_threeDSecure2Required' });
  await shop.untilPayment(unconfirmed, 'action-required');
  await shop.cancel(unconfirmed);
  await shop.untilFulfilment(unconfirmed, 'ended');
  for (const { gatewayPaymentId } of await shop.ledger())
    await shop.notify(gatewayPaymentId, 'payment_intent.succeeded');
  await shop.untilQuiet();
  return shop;
}

test.each([
  ['at once', 0],
  ['two days later, when the gateway has forgotten every key', 2 * dayMs],
])(
  'I4 the whole log read again by reactors that lost their checkpoints causes nothing, %s',
  async (_when, ms) => {
    const shop = await busyShop();
    await shop.reactors.stop();
    shop.clock.jump(ms);
    const [ledger, events] = [await shop.ledger(), await shop.eventTypes()];
    shop.gatewayCalls.length = 0;
    shop.loseDocuments();
    await shop.start();
    await shop.untilQuiet();
    expect(await shop.ledger()).toEqual(ledger);
    expect(await shop.eventTypes()).toEqual(events);
    const changes = shop.gatewayCalls.filter((call) => call !== 'retrieve');
    expect(changes).toEqual([]);
  },
);
