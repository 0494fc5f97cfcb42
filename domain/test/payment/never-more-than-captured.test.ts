import * as fc from 'fast-check';
import {
  evolvePayment,
  isRefusal,
  paymentDecider as payment,
  type Payment,
  type PaymentCommand,
} from '../../src';
import { decide, evolve } from '../scenario';
import { recordRefundFailure, refund, seenDispute, seenRefund, taken } from './payment-commands';
import { journeys } from './payment-events';
import { amount } from './payment-facts';

test('P9 pending and succeeded refunds never pass what was captured, whatever is asked, answered or lost in disputes', () => {
  const refundIds = fc.constantFrom('r1', 'r2', 'r3', 'r4');
  const amounts = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 11_000 }));
  const commands: fc.Arbitrary<PaymentCommand> = fc.oneof(
    fc
      .tuple(refundIds, amounts, fc.boolean())
      .map(([refundId, amount, waitsForDispute]) => refund({ refundId, amount, waitsForDispute })),
    refundIds.map(recordRefundFailure),
    fc
      .tuple(refundIds, fc.constantFrom('pending', 'succeeded', 'failed', 'canceled'))
      .map(([refundId, status]) => taken([seenRefund(refundId, status, 0)])),
    fc
      .tuple(fc.constantFrom('dp_1', 'dp_2'), fc.constantFrom('open', 'won', 'lost'), fc.boolean())
      .map(([disputeId, status, inquiry]) =>
        taken([], [seenDispute(status, { disputeId, amount: 5_000, inquiry: inquiry && status === 'open' })]),
      ),
  );
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 40 }), (all) => {
      let state: Payment = evolve(payment, journeys.captured);
      for (const command of all) {
        const decision = decide(payment, state, withAmounts(state, command));
        if (isRefusal(decision)) continue;
        for (const event of decision) {
          if (event.type === 'RefundRequested')
            expect(givenBack(state) + event.data.amount).toBeLessThanOrEqual(amount);
          state = evolvePayment(state, event);
        }
      }
    }),
  );
});

/** Our own refunds only, as the gateway would tell of them: with the amount that was asked for. */
function withAmounts(state: Payment, command: PaymentCommand): PaymentCommand {
  if (command.type !== 'ObservePayment' || state.status !== 'captured') return command;
  const refunds = command.observation.refunds.flatMap((seen) => {
    const known = state.refunds.get(seen.refundId ?? '');
    return known === undefined || known.status === 'deferred' ? [] : [{ ...seen, amount: known.amount }];
  });
  return { ...command, observation: { ...command.observation, refunds } };
}

/** Given back or on its way, the customer's bank included. */
function givenBack(state: Payment): number {
  if (state.status !== 'captured') return 0;
  const refunds = [...state.refunds.values()].filter(
    ({ status }) => status === 'pending' || status === 'succeeded',
  );
  const lost = [...state.disputes.values()].filter(({ status }) => status === 'lost');
  return [...refunds, ...lost].reduce((sum, each) => sum + each.amount, 0);
}
