import type {
  Bus,
  Clock,
  CommandExecutor,
  CustomerKeys,
  EventStore,
  Log,
  PaymentGateway,
} from '@queuecommerce/infra';
import type { Intake } from './orders/intake';

/** What the write side works with. */
export interface CommandApiDeps {
  readonly store: EventStore;
  readonly executor: CommandExecutor;
  readonly bus: Bus;
  readonly gateway: PaymentGateway;
  readonly customerKeys: CustomerKeys;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a placed order holds its stock and waits for its payment. */
  readonly orderDeadlineMs: number;
  /** Says when more orders would only wait. */
  readonly intake: Pick<Intake, 'check'>;
  /** The payment method where a request names none: a test card. Undefined where payments move real money. */
  readonly defaultPaymentToken: string | undefined;
  /** Aborts when the process stops and nobody is to be kept waiting for the end of an order any more. */
  readonly stopping: AbortSignal;
}
