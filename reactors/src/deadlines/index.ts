import type { Position } from '@queuecommerce/infra';
import { contextFrom } from '../caused-command';
import { observe } from '../observing';
import { react } from '../react';
import type { ReactorParts } from '../reaction';
import type { Deadline } from './deadline';
import { DeadlineReader } from './deadline-reader';
import { DurableTimer } from './durable-timer';
import { OverdueWatch, type OverdueOrders } from './overdue-orders';
import { purgeOver } from './purge-over';

export interface DeadlinesStatus {
  readonly state: 'starting' | 'running' | 'standby' | 'stopped' | 'failed';
  readonly error: Error | undefined;
  /** Every deadline up to here is known. */
  readonly position: Position | undefined;
  readonly isCaughtUp: boolean;
  readonly overdueOrders: OverdueOrders;
}

export interface Deadlines {
  status(): DeadlinesStatus;
  /** Fires nothing any more; resolves once what is under way has finished. */
  stop(): Promise<void>;
}

const part = 'deadlines';

/**
 * Makes time pass for orders (S5, P7, O3) and for payments' holds (P8). What is due is stored, so that it fires after a restart
 * too; it fires once this process knows all deadlines that the log has.
 */
export function startDeadlines(parts: ReactorParts): Deadlines {
  const stopping = new AbortController();
  const { signal } = stopping;
  const log = parts.log.child({ reactor: part });
  const own = { ...parts, log };
  const timers = [
    new DurableTimer(own, 'order', (deadline) => expire(own, deadline), signal),
    new DurableTimer(own, 'hold', (deadline) => lookUp(own, deadline), signal),
  ];
  const overdue = new OverdueWatch(own, signal);
  let firing: Promise<unknown> | undefined;
  const reader = new DeadlineReader(own, signal, (fireAts) => {
    for (const fireAt of fireAts) for (const timer of timers) timer.notice(Date.parse(fireAt));
    if (reader.isCaughtUp)
      firing ??= Promise.all([...[...timers, overdue].map((each) => each.run()), purgeOver(own, signal)]);
  });
  const reading = reader.run();
  return {
    status: () => ({
      state: reader.failure ? 'failed' : signal.aborted ? 'stopped' : 'running',
      error: reader.failure,
      position: reader.position,
      isCaughtUp: reader.isCaughtUp,
      overdueOrders: overdue.found,
    }),
    async stop() {
      stopping.abort();
      await Promise.all([reading, firing]);
    },
  };
}

/** P7: the process manager decides what an order's deadline means now; one that comes too late means nothing. */
async function expire(parts: ReactorParts, { id: orderId, dueAt, cause }: Deadline): Promise<void> {
  const input = { type: 'DeadlinePassed', data: { orderId, at: dueAt } } as const;
  const context = contextFrom(cause, { command: 'React', name: `deadline:${dueAt}`, part });
  await react(parts, orderId, input, context);
}

/** P8: the gateway knows whether the hold has lapsed. */
async function lookUp(
  parts: ReactorParts,
  { id: paymentId, gatewayPaymentId, cause }: Deadline,
): Promise<void> {
  const seen = gatewayPaymentId === null ? undefined : await parts.gateway.retrieve(gatewayPaymentId);
  if (seen) return void (await observe(parts, paymentId, seen, { cause, part, name: 'hold', attempt: null }));
  parts.log.error(
    { paymentId, gatewayPaymentId },
    'The gateway does not know a payment that it held money for',
  );
}
