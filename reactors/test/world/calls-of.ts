import type { PaymentGateway } from '@queuecommerce/infra';

/** A gateway that passes every call on to another: a test replaces one of them. */
export function callsOf(gateway: PaymentGateway): PaymentGateway {
  return {
    authorize: (request) => gateway.authorize(request),
    confirm: (call) => gateway.confirm(call),
    capture: (call) => gateway.capture(call),
    cancel: (call) => gateway.cancel(call),
    refund: (call) => gateway.refund(call),
    retrieve: (gatewayPaymentId) => gateway.retrieve(gatewayPaymentId),
    findByPaymentId: (paymentId, createdAfter) => gateway.findByPaymentId(paymentId, createdAfter),
    parseNotification: (rawBody, signature) => gateway.parseNotification(rawBody, signature),
    list: (createdAfter) => gateway.list(createdAfter),
    ping: () => gateway.ping(),
    livemode: gateway.livemode,
    close: () => gateway.close(),
  };
}
