import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { Clock } from '../../clock/port';
import type { Log } from '../../logging/port';
import { GatewayUnavailable } from '../port';
import { fromStripe, KeyInUse } from './stripe-errors';
import { Throttle } from './throttle';

/** Failures in a row after which the gateway counts as away. */
const mostFailures = 8;
/** How long nothing is asked then; after it one call finds out. */
const openMs = 1_000;

/**
 * The way that every call to Stripe takes: a dead gateway is asked by one call a second and not by all that wait (P12), and a
 * living one no more often than it allows.
 */
export class StripeCalls {
  private readonly breaker: CircuitBreakerPolicy;
  private readonly throttle: Throttle;
  private readonly closing = new AbortController();

  constructor({ perSecond, clock, log }: { perSecond: number; clock: Clock; log: Log }) {
    this.throttle = new Throttle(perSecond, clock, this.closing.signal);
    this.breaker = circuitBreaker(
      handleWhen((error) => error instanceof GatewayUnavailable && !(error instanceof KeyInUse)),
      { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(mostFailures) },
    );
    this.breaker.onBreak((reason) =>
      log.warn({ error: 'error' in reason ? reason.error : undefined }, 'Stripe is away: calls to it wait'),
    );
    this.breaker.onReset(() => log.info({}, 'Stripe is back'));
  }

  /** @throws {GatewayUnavailable | GatewayRefused} */
  async call<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await this.breaker.execute(() => this.next(request));
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new GatewayUnavailable('Stripe is away, and is not asked again yet', openMs / 4, {
        cause: error,
      });
    }
  }

  /** Nothing goes out any more. */
  close(): void {
    this.closing.abort();
  }

  private async next<T>(request: () => Promise<T>): Promise<T> {
    await this.throttle.turn();
    if (this.closing.signal.aborted) throw new GatewayUnavailable('The gateway is closed');
    try {
      return await request();
    } catch (error) {
      throw fromStripe(error);
    }
  }
}
