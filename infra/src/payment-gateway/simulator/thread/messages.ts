import type { Log, LogFields } from '../../../logging/port';
import { GatewayRefused, GatewayUnavailable, type GatewayPayment } from '../../port';
import type { GatewayOperation } from '../faults';
import type { SimulatedGatewayOptions } from '../simulated-gateway';
import type { Simulator } from '../simulator';

/** What of the options crosses into the thread: its clock and its randomness are its own. */
export type ThreadOptions = Pick<SimulatedGatewayOptions, 'path' | 'webhook' | 'latencyMs'>;

/** What can be asked of the gateway in its thread. */
export type Operation = Exclude<GatewayOperation, 'list'> | 'page' | 'close';
export type Given<O extends Operation> = Parameters<Simulator[O]>;
export type Answer<O extends Operation> = Awaited<ReturnType<Simulator[O]>>;

export interface Call {
  readonly id: number;
  readonly operation: Operation;
  readonly given: readonly unknown[];
}

export type FromThread =
  | { readonly kind: 'open' }
  /** The file is no ledger that can be served. */
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  | {
      readonly kind: 'log';
      readonly level: Exclude<keyof Log, 'child'>;
      readonly fields: LogFields;
      readonly message: string;
    };

/** An error on its way between the threads, where classes are lost. */
export type Failure =
  | {
      readonly kind: 'unavailable';
      readonly message: string;
      readonly retryAfterMs: number | undefined;
      readonly isKeySpent: boolean;
    }
  | {
      readonly kind: 'refused';
      readonly message: string;
      readonly code: string;
      readonly payment: GatewayPayment | undefined;
    }
  | { readonly kind: 'unexpected'; readonly message: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof GatewayUnavailable) {
    const { message, retryAfterMs, isKeySpent } = error;
    return { kind: 'unavailable', message, retryAfterMs, isKeySpent };
  }
  if (error instanceof GatewayRefused) {
    const { message, code, payment } = error;
    return { kind: 'refused', message, code, payment };
  }
  return {
    kind: 'unexpected',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

export function errorOf(failure: Failure): Error {
  const { kind, message } = failure;
  if (kind === 'refused') return new GatewayRefused(failure.code, message, failure.payment);
  if (kind === 'unexpected') return new Error(message);
  const { retryAfterMs, isKeySpent } = failure;
  return new GatewayUnavailable(message, retryAfterMs, { isKeySpent });
}
