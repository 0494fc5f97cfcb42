import { GatewayRefused } from '../port';
import { unexpectedState } from './charging';
import type { Dispute, Moment, PaymentIntent, Step } from './payment-intent';

/** The customer disputes the whole payment. An inquiry moves no money; a chargeback takes it at once. */
export function openDispute(intent: PaymentIntent, inquiry: boolean, moment: Moment): Step {
  if (intent.status !== 'succeeded') throw unexpectedState(intent, 'dispute');
  const dispute: Dispute = {
    id: moment.newId('dp'),
    amount: intent.amountReceived,
    inquiry,
    status: 'open',
    createdMs: moment.nowMs,
  };
  const about = dispute.id;
  return {
    intent: { ...intent, disputes: [...intent.disputes, dispute] },
    events: [
      { type: 'charge.dispute.created', about },
      ...(inquiry ? [] : [{ type: 'charge.dispute.funds_withdrawn' as const, about }]),
    ],
  };
}

/**
 * The bank decides. An inquiry can only be closed in the shop's favour: one that is lost becomes a chargeback of its own.
 * @throws {GatewayRefused} `resource_missing`, `dispute_closed`, `inquiry_without_funds`
 */
export function closeDispute(intent: PaymentIntent, disputeId: string, outcome: 'won' | 'lost'): Step {
  const dispute = intent.disputes.find(({ id }) => id === disputeId);
  if (dispute === undefined) throw new GatewayRefused('resource_missing', `No such dispute: '${disputeId}'`);
  if (dispute.status !== 'open')
    throw new GatewayRefused('dispute_closed', `Dispute ${disputeId} is closed: ${dispute.status}`);
  if (dispute.inquiry && outcome === 'lost')
    throw new GatewayRefused(
      'inquiry_without_funds',
      `Dispute ${disputeId} is an inquiry: it can not be lost`,
    );
  return {
    intent: {
      ...intent,
      disputes: intent.disputes.map((each) => (each.id === disputeId ? { ...each, status: outcome } : each)),
    },
    events: [
      { type: 'charge.dispute.closed', about: disputeId },
      ...(outcome === 'won' && !dispute.inquiry
        ? [{ type: 'charge.dispute.funds_reinstated' as const, about: disputeId }]
        : []),
    ],
  };
}
