import { GatewayUnavailable } from '@queuecommerce/infra';
import { UnreadableLedger } from '@queuecommerce/infra/adapters';
import { eventually, manualClock } from '@queuecommerce/infra/testing';
import { DatabaseSync } from '@photostructure/sqlite';
import { readFile, writeFile } from 'node:fs/promises';
import { authorizeRequest, callFor } from './contract/requests';
import { openStage, withLedgerPath } from './stage';

const dayMs = 24 * 60 * 60 * 1000;

describe('the ledger survives', () => {
  test('a restart: payments, keys and refunds are as they were', () =>
    withLedgerPath(async (path) => {
      const before = await openStage({ path });
      const request = authorizeRequest();
      const held = await before.gateway.authorize(request);
      const paid = await before.gateway.capture(callFor(held));
      await before.gateway.close();

      const after = await openStage({ path });
      expect(await after.gateway.authorize(request)).toEqual(held);
      expect(await after.gateway.retrieve(held.gatewayPaymentId)).toEqual(paid);
      await after.gateway.close();
    }));

  test('P8 a hold that lapsed while the gateway was away lapses at its return, and the shop is told', () =>
    withLedgerPath(async (path) => {
      const before = await openStage({ path });
      const held = await before.gateway.authorize(authorizeRequest());
      await eventually(() => before.shop.posts.length === 1);
      await before.gateway.close();

      const clock = manualClock('2026-02-01T00:00:00.000Z');
      const after = await openStage({ path, clock });
      await clock.advance(0);
      await eventually(() => after.shop.posts.length === 1);
      expect(JSON.parse(after.shop.posts[0]?.body ?? '')).toMatchObject({
        type: 'payment_intent.canceled',
        data: { object: { id: held.gatewayPaymentId, cancellation_reason: 'automatic' } },
      });
      await after.gateway.close();
    }));

  test('P8 a hold that has not lapsed yet lapses in its time after a restart', () =>
    withLedgerPath(async (path) => {
      const before = await openStage({ path, webhook: undefined });
      const held = await before.gateway.authorize(authorizeRequest());
      await before.gateway.close();

      const after = await openStage({ path });
      for (let day = 0; day < 7; day++) await after.clock.advance(dayMs);
      await eventually(() => after.shop.posts.length === 1);
      expect(await after.gateway.retrieve(held.gatewayPaymentId)).toMatchObject({ status: 'canceled' });
      await after.gateway.close();
    }));

  test('P3 a webhook that could not be delivered goes out after a restart', () =>
    withLedgerPath(async (path) => {
      const before = await openStage({ path });
      before.shop.answers.push(new Error('connection refused'));
      const held = await before.gateway.authorize(authorizeRequest());
      await eventually(() => before.shop.posts.length === 1);
      await before.gateway.close();

      const after = await openStage({ path });
      await after.clock.advance(60_000);
      await eventually(() => after.shop.posts.length === 1);
      expect(after.received[0]?.gatewayPaymentId).toBe(held.gatewayPaymentId);
      await after.gateway.close();
    }));
});

test('a thousand requests at once are each answered with their own payment', () =>
  withLedgerPath(async (path) => {
    const { gateway } = await openStage({ path, webhook: undefined });
    const requests = Array.from({ length: 1_000 }, (_, n) => authorizeRequest({ amount: 100 + n }));
    const held = await Promise.all(requests.map((request) => gateway.authorize(request)));
    expect(held.map(({ amount, paymentId }) => [amount, paymentId])).toEqual(
      requests.map(({ amount, paymentId }) => [amount, paymentId]),
    );
    await gateway.close();
  }));

test('a refusal in the middle of others spoils only itself', () =>
  withLedgerPath(async (path) => {
    const { gateway } = await openStage({ path, webhook: undefined });
    const request = authorizeRequest();
    await gateway.authorize(request);
    const together = await Promise.allSettled([
      gateway.authorize(authorizeRequest()),
      gateway.authorize({ ...request, amount: 1 }),
      gateway.capture({ idempotencyKey: 'k', gatewayPaymentId: 'pi_unknown' }),
      gateway.authorize(authorizeRequest()),
    ]);
    expect(together.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    await gateway.close();
  }));

test('requests older than a day leave the file', () =>
  withLedgerPath(async (path) => {
    const { gateway, clock } = await openStage({ path, webhook: undefined });
    for (let n = 0; n < 20; n++) await gateway.authorize(authorizeRequest());
    await clock.advance(dayMs);
    for (let n = 0; n < 5; n++) await gateway.authorize(authorizeRequest());
    await gateway.close();
    const db = new DatabaseSync(path);
    expect(db.prepare('SELECT count(*) AS count FROM requests').get()).toEqual({ count: 5 });
    db.close();
  }));

describe('a file that is no ledger of ours is left as it is', () => {
  test('a damaged one', () =>
    withLedgerPath(async (path) => {
      await writeFile(
        path,
        'this is not a database, though it is long enough to be taken for one'.repeat(20),
      );
      const before = await readFile(path);
      await expect(openStage({ path })).rejects.toThrow(UnreadableLedger);
      expect(await readFile(path)).toEqual(before);
    }));

  test.each([
    ['one from a newer version', 'PRAGMA user_version = 99', /version 99/],
    ['another program’s', 'CREATE TABLE notes (text TEXT)', /no ledger/],
  ])('%s', (_, sql, message) =>
    withLedgerPath(async (path) => {
      const db = new DatabaseSync(path);
      db.exec(sql);
      db.close();
      const before = await readFile(path);
      const opening = openStage({ path });
      await expect(opening).rejects.toThrow(UnreadableLedger);
      await expect(opening).rejects.toThrow(message);
      expect(await readFile(path)).toEqual(before);
    }),
  );
});

test('I9 a write that fails is neither success nor failure: the caller is told to repeat it', () =>
  withLedgerPath(async (path) => {
    const { gateway } = await openStage({ path, webhook: undefined });
    const db = new DatabaseSync(path);
    db.exec('DROP TABLE requests');
    db.close();
    await expect(gateway.capture({ idempotencyKey: 'k', gatewayPaymentId: 'pi' })).rejects.toThrow();
    await expect(gateway.authorize(authorizeRequest())).rejects.toThrow(GatewayUnavailable);
    await gateway.close();
  }));
