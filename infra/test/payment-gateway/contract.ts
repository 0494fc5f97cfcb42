/**
 * What every payment gateway promises. It needs Stripe's test cards and no more than the port, and shares its gateway with
 * whatever else uses it.
 *
 * `open` gives a gateway; the suite closes it.
 */
import type { PaymentGateway } from '@queuecommerce/infra';
import { cancelRules } from './contract/cancel-rules';
import { lookUpRules } from './contract/look-up-rules';
import { notificationRules } from './contract/notification-rules';
import { refundRules } from './contract/refund-rules';
import { repeatRules } from './contract/repeat-rules';
import { takingRules } from './contract/taking-rules';

export function paymentGatewayContract(name: string, open: () => Promise<PaymentGateway>): void {
  describe(`payment gateway: ${name}`, () => {
    let gateway: PaymentGateway;
    beforeAll(async () => {
      gateway = await open();
    });
    afterAll(() => gateway.close());

    const current = (): PaymentGateway => gateway;
    takingRules(current);
    cancelRules(current);
    refundRules(current);
    repeatRules(current);
    lookUpRules(current);
    notificationRules(current);
  });
}
