import { isRefusal, stocks, type Stock, type StockCommand } from '@queuecommerce/domain';
import type { Bench, BenchContext, Measurement } from '../bench';

const begunMs = Date.parse('2026-01-01T00:00:00.000Z');
const deadlineMs = 15 * 60_000;
/** A product of which a hundred orders come each second: what is remembered of them is let go of after their deadline. */
const msBetweenOrders = 10;
const orderId = '7f1c2a64-5b0e-4c39-9d7a-2f6e81b3c401';

/** Reserve and release, over and over: the decisions of a product in a sale, without anything around them. */
async function decide({ seconds }: BenchContext): Promise<Measurement> {
  const { decider } = stocks;
  const faults: string[] = [];
  let state: Stock = decider.initialState;
  const take = (command: StockCommand): void => {
    const decision = decider.decide(state, command);
    if (isRefusal(decision)) faults.push(JSON.stringify(decision));
    else for (const event of decision) state = decider.evolve(state, event);
  };
  const at = instant(begunMs);
  take({ type: 'OpenStock', productId: 'p', quantity: 1_000_000, lowStockThreshold: 0, at });
  const untilMs = performance.now() + seconds * 1_000;
  let count = 0;
  while (performance.now() < untilMs) {
    const nowMs = begunMs + (count / 2) * msBetweenOrders;
    const at = instant(nowMs);
    const expiresAt = instant(nowMs + deadlineMs);
    for (let n = 0; n < 1_000; n++, count += 2) {
      const reservationId = `r${count}`;
      take({ type: 'ReserveStock', productId: 'p', reservationId, orderId, quantity: 1, expiresAt, at });
      take({ type: 'ReleaseReservation', productId: 'p', reservationId, orderId, expiresAt, at });
    }
  }
  if (state.reserved !== 0) faults.push(`${state.reserved} units are still reserved`);
  return { figure: count / seconds, unit: 'commands/s', faults: faults.slice(0, 3) };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

export const decidingBench: Bench = {
  name: 'B7',
  what: 'pure decide and evolve, one core',
  toReach: '≥ 1,000,000/s',
  isReached: ({ figure }) => figure >= 1_000_000,
  run: decide,
};
