import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FulfilmentInput } from '../../src';
import { react, stateAfter } from './after';
import * as i from './inputs';

const { none, reserving, paying, committing, capturing, confirming, confirmed } = i.wayTo;
const rejected = [...reserving, i.stockReserved('mouse'), i.stockRejected('laptop')];

/** The table's states: the last item is the one that is still waited for. */
const states: Readonly<Record<string, readonly FulfilmentInput[]>> = {
  none,
  'reserving, one waited for': [...reserving, i.stockReserved('laptop')],
  paying,
  'committing, one waited for': [...committing, i.stockCommitted('laptop')],
  'committing what is paid, one waited for': [...committing, i.paymentCaptured, i.stockCommitted('laptop')],
  capturing,
  confirming,
  confirmed,
  'rejecting, money open': [...paying, i.deadlinePassed],
  'cancelling, money open': [...paying, i.orderCancelled],
  'rejecting, one to be released': rejected,
  'cancelling, refunded, one to be released': [...confirmed, i.orderCancelled, i.stockReleased('laptop')],
  'ended, never paid': [...rejected, i.stockReleased('mouse')],
  'ended, refunded': [...confirmed, i.orderCancelled, i.stockReleased('laptop'), i.stockReleased('mouse')],
  'ended, shipped': [...confirmed, i.orderShipped],
};

const inputs: readonly FulfilmentInput[] = [
  i.placed,
  i.orderConfirmed,
  i.orderCancelled,
  i.orderShipped,
  i.stockReserved('mouse'),
  i.stockRejected('mouse'),
  i.stockCommitted('mouse'),
  i.stockReleased('mouse'),
  i.paymentAuthorized,
  i.paymentDeclined,
  i.paymentCaptured,
  i.paymentCancelled(),
  i.paymentQuarantined,
  i.refundFailed('r1'),
  i.deadlinePassed,
];

/** `| state | input | decisions |`, the rows that lead to something. */
function table(): string[] {
  return Object.entries(states).flatMap(([state, way]) =>
    inputs.flatMap((input) => {
      const decided = react(stateAfter(way), input).map(({ type }) => `\`${type}\``);
      return decided.length === 0 ? [] : [`| ${state} | \`${input.type}\` | ${decided.join(', ')} |`];
    }),
  );
}

test('the README’s table of the process manager’s steps is what it does, and every other input leads to nothing', () => {
  const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
  const rows = readme.split('\n').filter((line) => /^\| [^|]+ \| `[A-Za-z]+` \| [^|]+ \|$/.test(line));
  expect(rows).toEqual(table());
});
