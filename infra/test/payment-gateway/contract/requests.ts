import { GatewayRefused, type AuthorizeRequest, type GatewayPayment } from '@queuecommerce/infra';
import { systemEntropy } from '@queuecommerce/infra/adapters';

/** A new id, or key. */
export const uuid = (): string => systemEntropy.uuid();

/** A request that succeeds; every one has its own key and payment id. */
export function authorizeRequest(change: Partial<AuthorizeRequest> = {}): AuthorizeRequest {
  return {
    idempotencyKey: uuid(),
    paymentId: uuid(),
    orderId: uuid(),
    amount: 129_999,
    currency: 'USD',
    paymentToken: 'pm_card_visa',
    capture: 'manual',
    gatewayPaymentId: null,
    ...change,
  };
}

/** A call about a payment, with its own key. */
export function callFor({ gatewayPaymentId }: GatewayPayment): {
  idempotencyKey: string;
  gatewayPaymentId: string;
} {
  return { idempotencyKey: uuid(), gatewayPaymentId };
}

/** What the gateway refused. Fails if it did not. */
export async function refusal(call: Promise<unknown>): Promise<GatewayRefused> {
  try {
    await call;
  } catch (error) {
    if (error instanceof GatewayRefused) return error;
    throw error;
  }
  throw new Error('The gateway did not refuse');
}
