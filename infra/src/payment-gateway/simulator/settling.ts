import { cancel, clear } from './charging';
import { openDispute } from './disputing';
import {
  holdEndsMs,
  type Moment,
  type Occurrence,
  type PaymentIntent,
  type Scheduled,
  type Step,
} from './payment-intent';
import { failRefund, succeedRefund } from './refunding';

/**
 * Lets everything happen that was due by now: a hold lapses (P8), a pending refund arrives, a dispute opens. Looking at a
 * payment and the clock's timer both come through here, so it does not matter which is first.
 */
export function settle(intent: PaymentIntent, moment: Moment): Step {
  const events: Occurrence[] = [];
  let current = intent;
  const take = (step: Step): void => {
    current = step.intent;
    events.push(...step.events);
  };
  const due = intent.scheduled.filter(({ atMs }) => atMs <= moment.nowMs);
  if (due.length > 0) {
    current = { ...intent, scheduled: intent.scheduled.filter((each) => !due.includes(each)) };
    for (const { change } of due) take(happen(current, change, moment));
  }
  if (holdHasLapsed(current, moment)) take(cancel(current, moment, 'automatic'));
  return { intent: current, events };
}

function happen(intent: PaymentIntent, change: Scheduled['change'], moment: Moment): Step {
  switch (change.kind) {
    case 'refund-succeeds':
      return succeedRefund(intent, change.refund);
    case 'refund-fails':
      return failRefund(intent, change.refund);
    case 'dispute-opens':
      return openDispute(intent, change.inquiry, moment);
    case 'payment-clears':
      return clear(intent, moment);
    default:
      return change satisfies never;
  }
}

function holdHasLapsed(intent: PaymentIntent, moment: Moment): boolean {
  const holdEnds = holdEndsMs(intent);
  return holdEnds !== null && holdEnds <= moment.nowMs;
}
