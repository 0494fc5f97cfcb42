import { GatewayUnavailable, type Cancel, type Clock, type PaymentGateway } from '@queuecommerce/infra';

/** How long an answer is waited for after the stop. */
const graceMs = 5_000;

/**
 * The gateway, whose answers are not waited for much longer once `signal` aborts: a gateway that hangs must not keep the process
 * from stopping. The next start makes the same call again, with the same key (P2).
 */
export function partingGateway(gateway: PaymentGateway, clock: Clock, signal: AbortSignal): PaymentGateway {
  const waiting = new Set<(reason: Error) => void>();
  const part = (): void => {
    const reason = new GatewayUnavailable('The process stops and waits no longer for the answer');
    for (const reject of waiting) reject(reason);
  };
  // The timer runs only while somebody waits: one that was left behind would keep the process up.
  let cancelTimer: Cancel | undefined;
  const setTimer = (): void => {
    if (signal.aborted && waiting.size > 0) cancelTimer ??= clock.after(graceMs, part);
    if (waiting.size > 0) return;
    cancelTimer?.();
    cancelTimer = undefined;
  };
  signal.addEventListener('abort', setTimer, { once: true });
  const answerTo = <T>(call: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.add(reject);
      setTimer();
      const answered = (): void => {
        waiting.delete(reject);
        setTimer();
      };
      call.finally(answered).then(resolve, reject);
    });
  return {
    livemode: gateway.livemode,
    authorize: (request) => answerTo(gateway.authorize(request)),
    confirm: (call) => answerTo(gateway.confirm(call)),
    capture: (call) => answerTo(gateway.capture(call)),
    cancel: (call) => answerTo(gateway.cancel(call)),
    refund: (call) => answerTo(gateway.refund(call)),
    retrieve: (gatewayPaymentId) => answerTo(gateway.retrieve(gatewayPaymentId)),
    findByPaymentId: (paymentId, createdAfter) => answerTo(gateway.findByPaymentId(paymentId, createdAfter)),
    parseNotification: (rawBody, signature) => gateway.parseNotification(rawBody, signature),
    list: (createdAfter) => gateway.list(createdAfter),
    ping: () => gateway.ping(),
    close: () => gateway.close(),
  };
}
