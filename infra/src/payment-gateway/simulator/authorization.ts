import { GatewayRefused, type AuthorizeRequest, type RefundCall } from '../port';
import { checkAmount } from './amount';
import type { Action } from './attempt';
import { confirmWith, knownCard } from './charging';
import { newIntent, type PaymentIntent } from './payment-intent';

/** Makes a payment and confirms it, or confirms one again with another payment method. @throws {GatewayRefused} */
export function authorization(request: AuthorizeRequest): Action {
  checkAmount(request.amount, request.currency);
  knownCard(request.paymentToken);
  if (request.gatewayPaymentId === null)
    return {
      kind: 'create',
      make: (moment) => confirmWith(newIntent(request, moment), request.paymentToken, moment),
    };
  return {
    kind: 'change',
    gatewayPaymentId: request.gatewayPaymentId,
    change(intent, moment) {
      refuseOther(intent, request);
      return confirmWith(intent, request.paymentToken, moment);
    },
  };
}

/** A refund of at least 1. @throws {GatewayRefused} */
export function checkedRefund<R extends Omit<RefundCall, 'idempotencyKey'>>(refund: R): R {
  if (!Number.isSafeInteger(refund.amount) || refund.amount < 1)
    throw new GatewayRefused('parameter_invalid_integer', `Invalid positive integer: ${refund.amount}`);
  return refund;
}

/** The port's own check, as Stripe's confirmation carries neither: another attempt never charges another sum, or another order. */
function refuseOther(intent: PaymentIntent, request: AuthorizeRequest): void {
  const fields = ['paymentId', 'orderId', 'amount', 'currency', 'capture'] as const;
  const field = fields.find((name) => intent[name] !== request[name]);
  if (field !== undefined)
    throw new GatewayRefused(
      'payment_intent_mismatch',
      `${intent.id} was made with the ${field} ${intent[field]}, not ${request[field]}`,
    );
}
