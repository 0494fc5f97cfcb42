import { GatewayRefused, type GatewayPayment } from '@queuecommerce/infra';
import * as fc from 'fast-check';
import { authorizeRequest } from './contract/requests';
import { openStage } from './stage';

/** What may happen to a payment, in any order. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 1_500 }) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4_000 }) }),
  fc.record({
    kind: fc.constantFrom('chargeback' as const, 'inquiry' as const, 'win' as const, 'lose' as const),
  }),
);
const card = fc.constantFrom(
  'pm_card_visa',
  'pm_card_pendingRefund',
  'pm_card_refundFail',
  'pm_card_createDispute',
);

const standing = ({ refunds }: GatewayPayment): number =>
  refunds
    .filter(({ status }) => status === 'pending' || status === 'succeeded')
    .reduce((sum, { amount }) => sum + amount, 0);

test('P9 refunds that stand never exceed what was received, whatever happens in whatever order', () =>
  fc.assert(
    fc.asyncProperty(card, fc.array(happening, { maxLength: 25 }), async (paymentToken, happenings) => {
      const { gateway, clock } = await openStage({ webhook: undefined });
      const paid = await gateway.authorize(
        authorizeRequest({ paymentToken, amount: 1_000, capture: 'automatic' }),
      );
      const { gatewayPaymentId } = paid;
      for (const [step, each] of happenings.entries()) {
        const now = (await gateway.retrieve(gatewayPaymentId)) ?? paid;
        const open = now.disputes.find(({ status }) => status === 'open');
        const blocked = now.disputes.some(({ inquiry, status }) => !inquiry && status !== 'won');
        const idempotencyKey = `step-${step}`;
        const attempt = async (): Promise<boolean> => {
          if (each.kind === 'wait') await clock.advance(each.ms);
          else if (each.kind === 'refund')
            await gateway.refund({
              idempotencyKey,
              gatewayPaymentId,
              refundId: idempotencyKey,
              amount: each.amount,
            });
          else if (each.kind === 'win' || each.kind === 'lose')
            await gateway.closeDispute(
              gatewayPaymentId,
              open?.disputeId ?? '',
              each.kind === 'win' ? 'won' : 'lost',
            );
          else await gateway.openDispute(gatewayPaymentId, each.kind);
          return true;
        };
        const accepted = await attempt().catch((error: unknown) => {
          expect(error).toBeInstanceOf(GatewayRefused);
          return false;
        });
        const after = await gateway.retrieve(gatewayPaymentId);
        expect(standing(after ?? paid)).toBeLessThanOrEqual(1_000);
        if (each.kind === 'refund') expect(accepted).toBe(!blocked && standing(now) + each.amount <= 1_000);
      }
      await gateway.close();
    }),
    { numRuns: 200 },
  ));
