import type { Clock, Entropy } from '../../clock/port';
import { sleep } from '../../clock/port';
import { GatewayUnavailable } from '../port';

export type GatewayOperation =
  | 'authorize'
  | 'confirm'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'retrieve'
  | 'findByPaymentId'
  | 'list'
  | 'ping';

/**
 * What can go wrong with a call (F7, F8):
 * `unreachable` fails before anything is done; `response-lost` when it is done; `hang` and `hang-after` are the same two, after
 * the client's patience; `server-error` (500) and `server-error-after` likewise, and are recorded under the key, as Stripe does;
 * `rate-limited` (429) asks to wait.
 */
export type GatewayFault =
  | 'unreachable'
  | 'response-lost'
  | 'hang'
  | 'hang-after'
  | 'server-error'
  | 'server-error-after'
  | 'rate-limited';

export interface GatewayFaultPlan {
  /** How often each fault meets each operation, as a share of the calls. */
  readonly rates?: Partial<Record<GatewayOperation, Partial<Record<GatewayFault, number>>>>;
  /** How long a hanging call keeps its caller. Default 30,000. */
  readonly patienceMs?: number;
  /** How long a 429 asks to wait. Default 1,000. */
  readonly retryAfterMs?: number;
  /** What happens to webhooks (F9). Delays of different lengths put them out of order. */
  readonly webhooks?: {
    readonly duplicateRate?: number;
    readonly delayRate?: number;
    readonly longestDelayMs?: number;
  };
}

/** Decides which calls go wrong, and plays it. */
export class Faults {
  private readonly injected = new Map<GatewayOperation, GatewayFault[]>();

  constructor(
    private readonly plan: GatewayFaultPlan,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** The next call of `operation` without a fault in front of it meets this one. */
  inject(operation: GatewayOperation, fault: GatewayFault): void {
    this.injected.set(operation, [...(this.injected.get(operation) ?? []), fault]);
  }

  /** What this call meets. */
  next(operation: GatewayOperation): GatewayFault | undefined {
    const injected = this.injected.get(operation)?.shift();
    if (injected !== undefined) return injected;
    const rates = this.plan.rates?.[operation];
    if (rates === undefined) return undefined;
    let chance = this.entropy.fraction();
    for (const fault of gatewayFaults) {
      chance -= rates[fault] ?? 0;
      if (chance < 0) return fault;
    }
    return undefined;
  }

  /** Plays what happens on the way to the gateway. @throws {GatewayUnavailable} */
  async before(fault: GatewayFault | undefined, signal: AbortSignal): Promise<void> {
    if (fault === 'unreachable') throw new GatewayUnavailable('The gateway could not be reached');
    if (fault === 'rate-limited')
      throw new GatewayUnavailable('429 rate_limit', this.plan.retryAfterMs ?? 1_000);
    if (fault === 'hang') await this.hang(signal);
  }

  /** Plays what happens on the way back. @throws {GatewayUnavailable} */
  async after(fault: GatewayFault | undefined, signal: AbortSignal): Promise<void> {
    if (fault === 'response-lost') throw new GatewayUnavailable('The connection broke before the answer');
    if (fault === 'hang-after') await this.hang(signal);
  }

  /** When the copies of a webhook go out: once and at once, unless the plan says otherwise. */
  deliveryDelaysMs(): readonly number[] {
    const { duplicateRate = 0, delayRate = 0, longestDelayMs = 60_000 } = this.plan.webhooks ?? {};
    const delayMs = (): number =>
      this.happens(delayRate) ? Math.floor(this.entropy.fraction() * longestDelayMs) : 0;
    return this.happens(duplicateRate) ? [delayMs(), delayMs()] : [delayMs()];
  }

  private happens(rate: number): boolean {
    return rate > 0 && this.entropy.fraction() < rate;
  }

  private async hang(signal: AbortSignal): Promise<never> {
    const patienceMs = this.plan.patienceMs ?? 30_000;
    await sleep(this.clock, patienceMs, signal);
    throw new GatewayUnavailable(`No answer within ${patienceMs} ms`);
  }
}

/** Every one of them. */
export const gatewayFaults: readonly GatewayFault[] = [
  'unreachable',
  'response-lost',
  'hang',
  'hang-after',
  'server-error',
  'server-error-after',
  'rate-limited',
];
