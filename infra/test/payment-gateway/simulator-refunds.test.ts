import { authorizeRequest, refusal } from './contract/requests';
import { openStage, type Stage } from './stage';

const settlementMs = 3_000;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.gateway.close());

const paidWith = (paymentToken: string, amount = 10_000) =>
  stage.gateway.authorize(authorizeRequest({ paymentToken, amount, capture: 'automatic' }));
const refund = (payment: { gatewayPaymentId: string }, amount: number, refundId = 'refund-1') =>
  stage.gateway.refund({
    idempotencyKey: `${refundId} of ${amount}`,
    gatewayPaymentId: payment.gatewayPaymentId,
    refundId,
    amount,
  });
const now = (payment: { gatewayPaymentId: string }) => stage.gateway.retrieve(payment.gatewayPaymentId);

describe('P9 refunds', () => {
  test('a pending refund counts at once and arrives later', async () => {
    const paid = await paidWith('pm_card_pendingRefund');
    expect((await refund(paid, 10_000)).refunds).toMatchObject([{ status: 'pending', failureReason: null }]);
    expect((await refusal(refund(paid, 1))).code).toBe('charge_already_refunded');
    await stage.clock.advance(settlementMs);
    expect((await now(paid))?.refunds).toMatchObject([{ status: 'succeeded' }]);
  });

  test('a refund that fails is owed again', async () => {
    const paid = await paidWith('pm_card_refundFail');
    expect((await refund(paid, 10_000)).refunds).toMatchObject([{ status: 'succeeded' }]);
    await stage.clock.advance(settlementMs);
    expect((await now(paid))?.refunds).toMatchObject([{ status: 'failed', failureReason: 'unknown' }]);
    expect((await refund(paid, 10_000, 'refund-2')).refunds).toHaveLength(2);
  });

  test('too large a refund is refused with what is left', async () => {
    const paid = await paidWith('pm_card_visa');
    await refund(paid, 4_000);
    const refused = await refusal(refund(paid, 6_001, 'refund-2'));
    expect(refused.code).toBe('amount_too_large');
    expect(refused.message).toContain('6000');
    expect(refused.payment?.refunds).toHaveLength(1);
  });
});

describe('disputes', () => {
  test('P9 a chargeback opens some time after the payment, and refunds wait until it is won', async () => {
    const paid = await paidWith('pm_card_createDispute');
    await stage.clock.advance(settlementMs);
    const disputes = (await now(paid))?.disputes ?? [];
    expect(disputes).toMatchObject([{ amount: 10_000, inquiry: false, status: 'open' }]);
    expect((await refusal(refund(paid, 1_000))).code).toBe('charge_disputed');
    await stage.gateway.closeDispute(paid.gatewayPaymentId, disputes[0]?.disputeId ?? '', 'won');
    expect((await refund(paid, 1_000, 'refund-2')).refunds).toHaveLength(1);
  });

  test('P9 after a lost chargeback there is nothing left to refund', async () => {
    const paid = await paidWith('pm_card_visa');
    const { disputes } = await stage.gateway.openDispute(paid.gatewayPaymentId, 'chargeback');
    const lost = await stage.gateway.closeDispute(
      paid.gatewayPaymentId,
      disputes[0]?.disputeId ?? '',
      'lost',
    );
    expect(lost.disputes).toMatchObject([{ status: 'lost' }]);
    expect((await refusal(refund(paid, 1))).code).toBe('charge_disputed');
  });

  test('P9 an inquiry moves no money: refunds go on, and it can not be lost', async () => {
    const paid = await paidWith('pm_card_createDisputeInquiry');
    await stage.clock.advance(settlementMs);
    const disputeId = (await now(paid))?.disputes[0]?.disputeId ?? '';
    expect((await refund(paid, 1_000)).refunds).toHaveLength(1);
    await refusal(stage.gateway.closeDispute(paid.gatewayPaymentId, disputeId, 'lost'));
    const won = await stage.gateway.closeDispute(paid.gatewayPaymentId, disputeId, 'won');
    expect(won.disputes).toMatchObject([{ inquiry: true, status: 'won' }]);
    await refusal(stage.gateway.closeDispute(paid.gatewayPaymentId, disputeId, 'won'));
  });
});
