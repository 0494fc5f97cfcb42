import { GatewayRefused } from '../port';
import { toGatewayPayment } from './gateway-payment';
import type { Outcome } from './idempotency';
import type { LedgerReader } from './ledger';
import type { Moment, PaymentIntent, Step } from './payment-intent';
import { settle } from './settling';

/** What a request wants: a new payment, or a change of one. */
export type Action =
  | { readonly kind: 'create'; readonly make: (moment: Moment) => Step }
  | {
      readonly kind: 'change';
      readonly gatewayPaymentId: string;
      readonly change: (intent: PaymentIntent, moment: Moment) => Step;
    };

export interface Attempt {
  readonly outcome: Outcome;
  /** What happened on the way, each with the payment as it was then. */
  readonly steps: readonly Step[];
  readonly intent: PaymentIntent;
}

/**
 * Tries an action on the ledger's latest state, after what was due by now. A refusal by the payment's state is an outcome, with
 * the payment in it.
 * @throws {GatewayRefused} what Stripe refuses before it begins, and does not record: an unknown payment, a payment not made.
 */
export function attempt(reader: LedgerReader, action: Action, moment: Moment): Attempt {
  if (action.kind === 'create') {
    const made = action.make(moment);
    return { outcome: answered(made.intent), steps: [made], intent: made.intent };
  }
  const stored = reader.intent(action.gatewayPaymentId);
  if (stored === undefined)
    throw new GatewayRefused('resource_missing', `No such payment_intent: '${action.gatewayPaymentId}'`);
  const settled = settle(stored, moment);
  try {
    const changed = action.change(settled.intent, moment);
    return { outcome: answered(changed.intent), steps: [settled, changed], intent: changed.intent };
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error;
    return { outcome: refused(error, settled.intent), steps: [settled], intent: settled.intent };
  }
}

function answered(intent: PaymentIntent): Outcome {
  return { kind: 'answered', payment: toGatewayPayment(intent) };
}

function refused({ code, message }: GatewayRefused, intent: PaymentIntent): Outcome {
  return { kind: 'refused', code, message, payment: toGatewayPayment(intent) };
}
