import { GatewayUnavailable, type GatewayNotification, type PaymentGateway } from '@queuecommerce/infra';
import { openGatewayThread, UnreadableLedger } from '@queuecommerce/infra/adapters';
import { eventually, silentLog } from '@queuecommerce/infra/testing';
import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { paymentGatewayContract } from './contract';
import { authorizeRequest, callFor } from './contract/requests';
import { webhookSecret, withLedgerPath } from './stage';
import { serve } from './stripe-stage';

const nowhere = { url: 'http://127.0.0.1:9', secret: webhookSecret };

function open(path?: string, url = nowhere.url): Promise<PaymentGateway> {
  return openGatewayThread({ path, webhook: { ...nowhere, url }, log: silentLog });
}

paymentGatewayContract('simulator in a thread', () => open());

test('its webhooks reach the shop, and are the gateway’s own', async () => {
  const received: GatewayNotification[] = [];
  const shop = await serve((request, response) => {
    const take = async (): Promise<void> => {
      const signature = String(request.headers['stripe-signature']);
      received.push(gateway.parseNotification(Buffer.from(await text(request)), signature));
      response.writeHead(200).end();
    };
    void take();
  });
  const gateway = await open(undefined, shop.url);
  const held = await gateway.authorize(authorizeRequest());
  await eventually(() => received.length === 1);
  expect(received[0]).toMatchObject({
    gatewayPaymentId: held.gatewayPaymentId,
    type: 'payment_intent.amount_capturable_updated',
  });
  await gateway.close();
  await shop.close();
});

test('what it has answered is there after it was closed, page after page', () =>
  withLedgerPath(async (path) => {
    const before = await open(path);
    const requests = Array.from({ length: 1_001 }, () => authorizeRequest());
    const held = await Promise.all(requests.map((request) => before.authorize(request)));
    await before.close();

    const after = await open(path);
    const listed: string[] = [];
    for await (const { gatewayPaymentId } of after.list(new Date(0).toISOString()))
      listed.push(gatewayPaymentId);
    expect(listed.toSorted()).toEqual(held.map(({ gatewayPaymentId }) => gatewayPaymentId).toSorted());
    await after.close();
  }));

test('a file that is no ledger is said to be none', () =>
  withLedgerPath(async (path) => {
    await writeFile(path, 'this is not a database'.repeat(50));
    await expect(open(path)).rejects.toThrow(UnreadableLedger);
  }));

test('a call after it was closed has no known outcome, and closing it again is nothing', async () => {
  const gateway = await open();
  const held = await gateway.authorize(authorizeRequest());
  await gateway.close();
  await gateway.close();
  await expect(gateway.capture(callFor(held))).rejects.toThrow(GatewayUnavailable);
});
