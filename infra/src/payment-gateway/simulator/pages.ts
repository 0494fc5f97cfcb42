import type { GatewayPayment } from '../port';

/** Payments on one page of the list. */
export const pageSize = 500;

/** All payments, from pages that are asked for one after the other, each behind the last payment of the one before. */
export async function* pageByPage(
  page: (behindId: string | undefined) => Promise<readonly GatewayPayment[]>,
): AsyncGenerator<GatewayPayment, void> {
  let payments: readonly GatewayPayment[] = [];
  do {
    payments = await page(payments.at(-1)?.gatewayPaymentId);
    yield* payments;
  } while (payments.length === pageSize);
}
