import { isOpen, payments, paymentStream, type Payment, type PaymentCommand } from '@queuecommerce/domain';
import {
  GatewayRefused,
  GatewayUnavailable,
  instant,
  sleep,
  type GatewayPayment,
  type RecordedEvent,
} from '@queuecommerce/infra';
import { contextFrom } from '../caused-command';
import { observe } from '../observing';
import type { ReactorParts } from '../reaction';
import type { Effect } from './effect';
import { SpentKeys } from './spent-keys';

type Parts = Pick<ReactorParts, 'executor' | 'gateway' | 'store' | 'clock' | 'log'>;

const hourMs = 60 * 60 * 1000;
/** P2: the gateway may forget a key after 24 h. Before that, with some to spare, a repeat with the same key is safe. */
const keyLifeMs = 23 * hourMs;
/** How far the gateway's clock may lie behind ours. */
const clockSkewMs = hourMs;

/** The gateway takes its time with the payment, and until then it can not be cancelled. */
class PaymentStillProcessing extends GatewayUnavailable {
  constructor(paymentId: string) {
    super(`The gateway still processes the payment ${paymentId}, so it can not be cancelled yet`);
  }
}

/**
 * Makes the calls that a payment's events ask for, and records the answers. Every one may be repeated at any time: what our
 * log has the answer to is skipped, and the rest has the same idempotency key again (P2).
 */
export class EffectPerformer {
  private readonly spentKeys = new SpentKeys();

  constructor(
    private readonly parts: Parts,
    /** Ends the waiting that the gateway asked for. */
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Resolves once the effect's answer is in the log, or it is not needed.
   * @throws {GatewayUnavailable} repeat it. @throws {GatewayRefused} in a way that an operator must look at.
   */
  async perform(effect: Effect, cause: RecordedEvent): Promise<void> {
    try {
      await this.callOnce(effect, cause);
      this.spentKeys.forget(effect.idempotencyKey);
    } catch (error) {
      const waitMs = error instanceof GatewayUnavailable ? (error.retryAfterMs ?? 0) : 0;
      if (waitMs > 0) await sleep(this.parts.clock, waitMs, this.signal);
      throw error;
    }
  }

  private async callOnce(effect: Effect, cause: RecordedEvent): Promise<void> {
    // What another process has appended since may make the call needless, but not wrong: it has the same key there (P2).
    const { state: payment } = await this.parts.executor.loadAtLeast(
      payments,
      effect.paymentId,
      cause.revision,
    );
    if (!effect.isNeeded(payment)) return;
    let gatewayPaymentId = effect.gatewayPaymentId ?? (isOpen(payment) ? payment.gatewayPaymentId : null);
    const isUnknown = effect.operation === 'cancel' && gatewayPaymentId === null;
    if (isUnknown || this.isOld(cause) || this.spentKeys.has(effect.idempotencyKey)) {
      const found = await this.lookUp(effect, gatewayPaymentId);
      if (found && (await this.isSettled(effect, found, cause))) return;
      gatewayPaymentId = found?.gatewayPaymentId ?? gatewayPaymentId;
    }
    const idempotencyKey = this.spentKeys.next(effect.idempotencyKey);
    const answer = effect.call(this.parts.gateway, { idempotencyKey, gatewayPaymentId });
    if (!answer) return this.recordNeverMade(effect, payment, cause);
    try {
      await this.observe(effect, await answer, cause, effect.attempt);
    } catch (error) {
      if (error instanceof GatewayUnavailable && error.isKeySpent) this.spentKeys.add(effect.idempotencyKey);
      if (!(error instanceof GatewayRefused)) throw error;
      await this.takeRefusal(error, effect, cause);
    }
  }

  private async takeRefusal(refusal: GatewayRefused, effect: Effect, cause: RecordedEvent): Promise<void> {
    // P2: under this key the same refusal would come for ever.
    this.spentKeys.add(effect.idempotencyKey);
    // The key was used with another body: no answer to this one. The next time looks what became of it, and takes another key.
    if (refusal.code === 'idempotency_error') throw refusal;
    // P5: the gateway's state surprised us; what it is decides how things go on.
    if (refusal.payment && (await this.isSettled(effect, refusal.payment, cause))) return;
    const record = effect.onRefusal(refusal.code, instant(this.parts.clock));
    if (!record) throw refusal;
    await this.execute(effect, record, cause, refusal.code);
  }

  /** Takes in what was found at the gateway. True if the effect is not needed any more. @throws {PaymentStillProcessing} */
  private async isSettled(effect: Effect, found: GatewayPayment, cause: RecordedEvent): Promise<boolean> {
    // A lost confirmation is made again, instead of asking the customer to act once more.
    const isLostConfirmation = effect.operation === 'confirm' && effect.isUndone(found);
    if (!isLostConfirmation) await this.observe(effect, found, cause, null);
    if (!effect.isNeeded(await this.load(effect)) || !effect.isUndone(found)) return true;
    if (found.status === 'processing') throw new PaymentStillProcessing(effect.paymentId);
    return false;
  }

  private async lookUp(
    { paymentId }: Effect,
    gatewayPaymentId: string | null,
  ): Promise<GatewayPayment | undefined> {
    const { gateway, store } = this.parts;
    if (gatewayPaymentId !== null) return gateway.retrieve(gatewayPaymentId);
    const [first] = await store.readStream(paymentStream(paymentId), { limit: 1 });
    const begunMs = first ? Date.parse(first.recordedAt) : 0;
    return gateway.findByPaymentId(paymentId, new Date(Math.max(0, begunMs - clockSkewMs)).toISOString());
  }

  /** The gateway has never heard of the payment: there is nothing to cancel. */
  private async recordNeverMade(effect: Effect, payment: Payment, cause: RecordedEvent): Promise<void> {
    if (!isOpen(payment)) return;
    const { paymentId } = effect;
    const { attempt } = payment;
    const code = 'never-made';
    const at = instant(this.parts.clock);
    await this.execute(effect, { type: 'RecordDecline', paymentId, attempt, code, at }, cause, code);
  }

  private isOld({ recordedAt }: RecordedEvent): boolean {
    return this.parts.clock.now() - Date.parse(recordedAt) > keyLifeMs;
  }

  private async load({ paymentId }: Effect): Promise<Payment> {
    const { state } = await this.parts.executor.load(payments, paymentId);
    return state;
  }

  private async observe(
    { paymentId, operation: name }: Effect,
    seen: GatewayPayment,
    cause: RecordedEvent,
    attempt: number | null,
  ): Promise<void> {
    await observe(this.parts, paymentId, seen, { cause, part: 'payment-effects', name, attempt });
  }

  private async execute(
    { paymentId, operation }: Effect,
    command: PaymentCommand,
    cause: RecordedEvent,
    code: string,
  ): Promise<void> {
    const name = `${operation}:${code}`;
    const context = contextFrom(cause, { command: command.type, name, part: 'payment-effects' });
    await this.parts.executor.execute(payments, paymentId, command, context);
  }
}
