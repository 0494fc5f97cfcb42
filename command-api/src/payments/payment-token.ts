import { Problem } from '@queuecommerce/infra/http';
import type { CommandApiDeps } from '../deps';

/** The problem of a request that had to name a payment method, for a route's `problems`. */
export const paymentTokenRequired = {
  status: 422,
  code: 'payment-token-required',
  description: 'Where payments move real money, each request has to name its payment method',
} as const;

/** The payment method that a request names, or the one for tests. @throws {Problem} `payment-token-required` */
export function paymentTokenOf(
  { defaultPaymentToken }: Pick<CommandApiDeps, 'defaultPaymentToken'>,
  named: string | undefined,
): string {
  const token = named ?? defaultPaymentToken;
  if (token !== undefined) return token;
  const { status, code, description: detail } = paymentTokenRequired;
  throw new Problem({ status, code, detail, errors: [{ pointer: '/paymentToken', code, detail }] });
}
